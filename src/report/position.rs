//! Lines and columns of findings.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::diagnostics::Diagnostic;
use crate::wire::node::{Sources, Span};

/// Where a finding is in a text that the user wrote.
pub(super) struct Position<'a> {
    /// The file, as the user named it.
    pub(super) file: &'a str,
    /// The line, counted from 1.
    pub(super) line: usize,
    /// The column in characters, counted from 1.
    pub(super) column: usize,
    /// One past the last column, on the same line.
    pub(super) end_column: usize,
    /// The whole line, without its end.
    pub(super) text: &'a str,
    /// The bytes of `text` that are meant.
    pub(super) range: std::ops::Range<usize>,
}

/// Finds lines and columns; the beginnings of lines are looked for once a text.
pub(super) struct Positions<'a> {
    sources: &'a Sources,
    lines: RefCell<HashMap<u32, Vec<usize>>>,
}

impl<'a> Positions<'a> {
    /// Positions in the texts of `sources`.
    pub(super) fn new(sources: &'a Sources) -> Self {
        Self { sources, lines: RefCell::default() }
    }

    /// The position of a finding; `None` where the user did not write the text.
    pub(super) fn of(&self, diagnostic: &Diagnostic) -> Option<Position<'a>> {
        let Span { source: number, start, end } = diagnostic.span?;
        let source = self.sources.get(number)?;
        let text = source.text.as_deref()?;
        let (start, end) = ((start as usize).min(text.len()), (end as usize).min(text.len()));
        let mut lines = self.lines.borrow_mut();
        let starts = lines
            .entry(number)
            .or_insert_with(|| std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|newline| newline + 1)).collect());
        let line = starts.partition_point(|first| *first <= start);
        let first = starts[line - 1];
        let whole = text[first..].lines().next().unwrap_or_default();
        let end = if end > start { end } else { first + word_end(whole, start - first) };
        let range = start - first..(end - first).min(whole.len()).max(start - first);
        let column = |byte: usize| whole.get(..byte).unwrap_or(whole).trim_start_matches('\u{feff}').chars().count() + 1;
        Some(Position { file: &source.name, line, column: column(range.start), end_column: column(range.end), text: whole, range })
    }

    /// The file of a finding, where only that is known.
    #[allow(clippy::unused_self)] // the counterpart of `of`
    pub(super) fn file(&self, diagnostic: &'a Diagnostic) -> Option<&'a str> {
        diagnostic.subject.as_ref().and_then(|subject| subject.file.as_deref())
    }
}

/// The end of the key or value that begins at `start` of a line, where only that is known.
fn word_end(line: &str, start: usize) -> usize {
    let rest = line.get(start..).unwrap_or_default();
    let end = rest.find(|c: char| c.is_whitespace() || matches!(c, ',' | '{' | '}' | '[' | ']')).unwrap_or(rest.len());
    start + rest[..end].trim_end_matches(':').len()
}
