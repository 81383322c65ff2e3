//! One line a finding, after a line with the count: what runtimes pass on.

use super::position::Positions;
use super::summary::summary;
use crate::diagnostics::Diagnostic;
use crate::wire::node::Sources;

/// All findings as text, or nothing where there are none. They must be sorted.
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
