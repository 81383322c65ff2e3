//! JSON for other programs.

use serde::Serialize;

use super::position::Positions;
use super::summary::count;
use crate::diagnostics::{Diagnostic, Severity};
use crate::wire::node::Sources;

#[derive(Serialize)]
struct Report<'a> {
    summary: Summary,
    findings: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Summary {
    errors: usize,
    warnings: usize,
    infos: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding<'a> {
    code: &'a str,
    severity: &'static str,
    message: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    field: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_column: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    current_value: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    proposed_value: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    waived: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stack: Option<&'a str>,
}

/// Prints one JSON document with a summary and the findings.
pub fn json(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let positions = Positions::new(sources);
    let findings = diagnostics.iter().map(|diagnostic| {
        let position = positions.of(diagnostic);
        Finding {
            code: diagnostic.code,
            severity: diagnostic.severity.as_str(),
            message: diagnostic.sentence(),
            field: diagnostic.path.to_string(),
            file: position.as_ref().map(|position| position.file).or_else(|| positions.file(diagnostic)),
            line: position.as_ref().map(|position| position.line),
            column: position.as_ref().map(|position| position.column),
            end_column: position.as_ref().map(|position| position.end_column),
            current_value: diagnostic.current.as_deref(),
            proposed_value: diagnostic.proposed.as_deref(),
            waived: diagnostic.waived.as_deref(),
            stack: diagnostic.subject.as_ref().map(|subject| subject.name.as_str()).filter(|name| !name.is_empty()),
        }
    });
    let summary = Summary {
        errors: count(diagnostics, Severity::Error),
        warnings: count(diagnostics, Severity::Warning),
        infos: count(diagnostics, Severity::Info),
    };
    let report = Report { summary, findings: findings.collect() };
    serde_json::to_string_pretty(&report).expect("strings and numbers are JSON") + "\n"
}
