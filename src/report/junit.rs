//! JUnit XML, which most CI systems display: one test case per finding.

use std::fmt::Write as _;

use super::position::Positions;
use super::summary::count;
use crate::diagnostics::{Diagnostic, Severity};
use crate::wire::node::Sources;

/// Prints one test suite. Errors are failures; warnings and waived findings are test cases that pass, with the message as output. Without
/// findings, the suite has one test case that passes.
pub fn junit(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let positions = Positions::new(sources);
    let failures = count(diagnostics, Severity::Error);
    let tests = diagnostics.len().max(1);
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
    let _ = writeln!(text, "  <testsuite name=\"mcp-stack check\" tests=\"{tests}\" failures=\"{failures}\">");
    if diagnostics.is_empty() {
        text += "    <testcase name=\"no errors\" classname=\"mcp-stack\"/>\n";
    }
    for diagnostic in diagnostics {
        let span = match positions.of(diagnostic) {
            Some(position) => format!("{}:{}:{}", position.file, position.line, position.column),
            None => positions.file(diagnostic).unwrap_or("mcp-stack").to_owned(),
        };
        let name =
            if diagnostic.path.0.is_empty() { diagnostic.code.to_owned() } else { format!("{} {}", diagnostic.code, diagnostic.path) };
        let _ = writeln!(text, "    <testcase name=\"{}\" classname=\"{}\">", escaped(&name), escaped(&span));
        let sentence = escaped(&diagnostic.sentence());
        let _ = if diagnostic.severity == Severity::Error {
            writeln!(text, "      <failure type=\"{}\" message=\"{sentence}\">{}</failure>", diagnostic.code, escaped(&span))
        } else {
            writeln!(text, "      <system-out>{}: {sentence}</system-out>", diagnostic.severity.as_str())
        };
        text += "    </testcase>\n";
    }
    text += "  </testsuite>\n</testsuites>\n";
    text
}

/// Escapes `text` for XML 1.0, and replaces control characters, which XML 1.0 does not allow.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            '\t' | '\n' | '\r' => escaped.push(' '),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            _ => escaped.push(c),
        }
    }
    escaped
}
