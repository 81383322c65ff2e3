//! Findings as a person reads them: a line with the count, then one line each, worst first.

use std::fmt::Write as _;

use super::{Diagnostic, Severity};
use crate::wire::node::Sources;

/// Worst first; within one severity by file, place and order of discovery.
pub fn sort(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by(|a, b| {
        let key = |d: &Diagnostic| (d.severity, d.place.map(|place| (place.source, place.start)));
        key(a).cmp(&key(b))
    });
}

/// All findings as text, or nothing where there are none. They must be sorted.
pub fn human(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let mut text = String::new();
    if diagnostics.is_empty() {
        return text;
    }
    let counts: Vec<String> = [Severity::Error, Severity::Warning, Severity::Info]
        .into_iter()
        .filter_map(|severity| {
            let count = diagnostics.iter().filter(|found| found.severity == severity).count();
            let plural = if count == 1 || severity == Severity::Info { "" } else { "s" };
            (count > 0).then(|| format!("{count} {}{plural}", severity.as_str()))
        })
        .collect();
    let _ = writeln!(text, "mcp-stack: {}", counts.join(", "));
    for diagnostic in diagnostics {
        let _ = writeln!(text, "{}", line(diagnostic, sources));
    }
    text
}

/// `stack.yaml:12:9: error: …sentence… [code]`: one line, whatever the values hold.
fn line(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let mut text = place(diagnostic, sources).map(|place| place + ": ").unwrap_or_default();
    let _ = write!(text, "{}: ", diagnostic.severity.as_str());
    text += &diagnostic.sentence().replace(['\n', '\r'], " ");
    let _ = write!(text, " [{}]", diagnostic.code);
    text
}

fn place(diagnostic: &Diagnostic, sources: &Sources) -> Option<String> {
    let source = diagnostic.place.and_then(|place| Some((place, sources.get(place.source)?)));
    if let Some((place, source)) = source
        && let Some(text) = &source.text
    {
        let (line, column) = line_and_column(text, place.start as usize);
        return Some(format!("{}:{line}:{column}", source.name));
    }
    diagnostic.subject.as_ref().and_then(|subject| subject.file.clone()).or_else(|| source.map(|(_, source)| source.name.clone()))
}

/// Both counted from 1; columns in characters.
fn line_and_column(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[line_start..].trim_start_matches('\u{feff}').chars().count() + 1)
}
