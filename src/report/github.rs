//! Workflow commands of GitHub Actions, which annotate lines of a pull request.
//!
//! Format: <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>.

use super::position::Positions;
use crate::diagnostics::{Diagnostic, Severity};
use crate::wire::node::Sources;

/// Prints one workflow command per finding.
pub fn github(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let positions = Positions::new(sources);
    let mut text = String::new();
    for diagnostic in diagnostics {
        let command = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        };
        let mut properties = Vec::new();
        if let Some(position) = positions.of(diagnostic) {
            properties.push(format!("file={}", property(position.file)));
            properties.push(format!("line={}", position.line));
            properties.push(format!("col={}", position.column));
            properties.push(format!("endColumn={}", position.end_column));
        } else if let Some(file) = positions.file(diagnostic) {
            properties.push(format!("file={}", property(file)));
        }
        properties.push(format!("title={}", diagnostic.code));
        text += &format!("::{command} {}::{}\n", properties.join(","), data(&diagnostic.sentence()));
    }
    text
}

/// Escapes the message of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
