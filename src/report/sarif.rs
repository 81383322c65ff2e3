//! SARIF 2.1.0, for code scanning.
//!
//! Format: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::position::Positions;
use crate::diagnostics::{Diagnostic, Severity};
use crate::rules;
use crate::wire::node::Sources;

/// Prints one log with one run. Waived findings are included as suppressed results.
pub fn sarif(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let positions = Positions::new(sources);
    let codes: BTreeSet<&str> = diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    let rules: Vec<Value> = codes.into_iter().map(rule).collect();
    let results: Vec<Value> = diagnostics.iter().map(|diagnostic| result(diagnostic, &positions)).collect();
    let driver = json!({
        "name": "mcp-stack",
        "version": env!("CARGO_PKG_VERSION"),
        "informationUri": env!("CARGO_PKG_REPOSITORY"),
        "rules": rules,
    });
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}],
    });
    serde_json::to_string_pretty(&log).expect("strings and numbers are JSON") + "\n"
}

fn rule(code: &str) -> Value {
    let known = rules::code(code).expect("every code is in the table, as a test proves");
    let mut rule = json!({"id": code, "shortDescription": {"text": known.meaning()}, "help": {"text": known.fix()}});
    if !known.source.is_empty() {
        rule["helpUri"] = json!(known.source);
    }
    rule
}

fn result(diagnostic: &Diagnostic, positions: &Positions<'_>) -> Value {
    let level = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    };
    let mut result = json!({"ruleId": diagnostic.code, "level": level, "message": {"text": diagnostic.sentence()}});
    let physical = match positions.of(diagnostic) {
        Some(position) => Some(json!({
            "artifactLocation": {"uri": position.file},
            "region": {"startLine": position.line, "startColumn": position.column, "endColumn": position.end_column},
        })),
        None => positions.file(diagnostic).map(|file| json!({"artifactLocation": {"uri": file}})),
    };
    if let Some(physical) = physical {
        let mut location = json!({"physicalLocation": physical});
        if !diagnostic.path.0.is_empty() {
            location["logicalLocations"] = json!([{"fullyQualifiedName": diagnostic.path.to_string()}]);
        }
        result["locations"] = json!([location]);
    }
    if let Some(reason) = &diagnostic.waived {
        result["suppressions"] = json!([{"kind": "inSource", "justification": reason}]);
    }
    result
}
