//! Plain text with one line per finding, after a line with their count. Function runtimes forward it from stderr.

use super::position::Positions;
use super::summary::summary;
use crate::diagnostics::Diagnostic;
use crate::wire::node::Sources;

/// Prints all findings, which must be sorted. Returns an empty string if there are none.
pub fn lines(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let Some(summary) = summary(diagnostics) else { return String::new() };
    let positions = Positions::new(sources);
    let mut text = format!("mcp-stack: {summary}\n");
    for diagnostic in diagnostics {
        if let Some(position) = positions.of(diagnostic) {
            text += &format!("{}:{}:{}: ", position.file, position.line, position.column);
        } else if let Some(file) = positions.file(diagnostic) {
            text += &format!("{file}: ");
        }
        let sentence = diagnostic.sentence().replace(['\n', '\r'], " ");
        text += &format!("{}: {sentence} [{}]\n", diagnostic.severity.as_str(), diagnostic.code);
    }
    text
}
