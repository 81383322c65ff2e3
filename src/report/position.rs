//! Lines and columns of findings.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::diagnostics::Diagnostic;
use crate::wire::node::{Sources, Span};

/// Position of a finding in a text that the user wrote.
pub(super) struct Position<'a> {
    /// File name as given by the user.
    pub(super) file: &'a str,
    /// Line number, counted from 1.
    pub(super) line: usize,
    /// Column in characters, counted from 1.
    pub(super) column: usize,
    /// One past the last column on the same line.
    pub(super) end_column: usize,
    /// The whole line without its line break.
    pub(super) text: &'a str,
    /// The byte range in `text` to underline.
    pub(super) range: std::ops::Range<usize>,
}

/// Resolves spans to lines and columns. The line starts of each source are computed once.
pub(super) struct Positions<'a> {
    sources: &'a Sources,
    lines: RefCell<HashMap<u32, Vec<usize>>>,
}

impl<'a> Positions<'a> {
    /// Returns a resolver for spans in `sources`.
    pub(super) fn new(sources: &'a Sources) -> Self {
        Self { sources, lines: RefCell::default() }
    }

    /// Returns the position of a finding; `None` if it has no span or the user did not write the text.
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

    /// Returns the file of a finding, for findings without a position.
    #[allow(clippy::unused_self)] // the counterpart of `of`
    pub(super) fn file(&self, diagnostic: &'a Diagnostic) -> Option<&'a str> {
        diagnostic.subject.as_ref().and_then(|subject| subject.file.as_deref())
    }
}

/// Returns the end of the key or value that begins at `start` of a line, for spans without an end.
fn word_end(line: &str, start: usize) -> usize {
    let rest = line.get(start..).unwrap_or_default();
    let end = rest.find(|c: char| c.is_whitespace() || matches!(c, ',' | '{' | '}' | '[' | ']')).unwrap_or(rest.len());
    start + rest[..end].trim_end_matches(':').len()
}
