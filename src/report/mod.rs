//! Findings as text, one file a format.

mod github;
mod human;
mod json;
mod junit;
mod lines;
pub mod results;
mod sarif;

pub use github::github;
pub use human::human;
pub use json::json;
pub use junit::junit;
pub use lines::lines;
pub use sarif::sarif;

use std::cell::RefCell;
use std::collections::HashMap;

use crate::diagnostics::{Diagnostic, Severity};
use crate::wire::node::{Sources, Span};

/// Worst first; within one severity by file, place and order of discovery.
pub fn sort(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by_key(|found| (found.severity, found.span.map(|span| (span.source, span.start))));
}

/// `2 errors, 1 warning`; `None` where there is nothing.
pub fn summary(diagnostics: &[Diagnostic]) -> Option<String> {
    let counts: Vec<String> = [Severity::Error, Severity::Warning, Severity::Info]
        .into_iter()
        .map(|severity| (severity, count(diagnostics, severity)))
        .filter(|(_, count)| *count > 0)
        .map(|(severity, count)| {
            let plural = if count == 1 || severity == Severity::Info { "" } else { "s" };
            format!("{count} {}{plural}", severity.as_str())
        })
        .collect();
    (!counts.is_empty()).then(|| counts.join(", "))
}

fn count(diagnostics: &[Diagnostic], severity: Severity) -> usize {
    diagnostics.iter().filter(|found| found.severity == severity).count()
}

/// Where a finding is in a text that the user wrote.
struct Position<'a> {
    /// The file, as the user named it.
    file: &'a str,
    /// The line, counted from 1.
    line: usize,
    /// The column in characters, counted from 1.
    column: usize,
    /// One past the last column, on the same line.
    end_column: usize,
    /// The whole line, without its end.
    text: &'a str,
    /// The bytes of `text` that are meant.
    range: std::ops::Range<usize>,
}

/// Finds lines and columns; the beginnings of lines are looked for once a text.
struct Positions<'a> {
    sources: &'a Sources,
    lines: RefCell<HashMap<u32, Vec<usize>>>,
}

impl<'a> Positions<'a> {
    fn new(sources: &'a Sources) -> Self {
        Self { sources, lines: RefCell::default() }
    }

    /// The position of a finding; `None` where the user did not write the text.
    fn of(&self, diagnostic: &Diagnostic) -> Option<Position<'a>> {
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
    fn file(&self, diagnostic: &'a Diagnostic) -> Option<&'a str> {
        diagnostic.subject.as_ref().and_then(|subject| subject.file.as_deref())
    }
}

/// The end of the key or value that begins at `start` of a line, where only that is known.
fn word_end(line: &str, start: usize) -> usize {
    let rest = line.get(start..).unwrap_or_default();
    let end = rest.find(|c: char| c.is_whitespace() || matches!(c, ',' | '{' | '}' | '[' | ']')).unwrap_or(rest.len());
    start + rest[..end].trim_end_matches(':').len()
}
