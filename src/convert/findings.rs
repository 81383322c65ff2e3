//! Findings of a conversion.

use crate::decode::field::FieldDoc;
use crate::diagnostics::{At, Diagnostic, Severity};
use crate::wire::node::{Entry, Node, Span, Value};

/// Differences between the chart's behavior and the values, and values that cannot be converted.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub(super) list: Vec<Diagnostic>,
    /// Whether the current server is disabled, so that only omitted values are reported.
    pub(super) is_disabled: bool,
}

impl Findings {
    /// Reports a value that the chart never read. `known` are the fields that a stack has at this path.
    pub(super) fn report_unread(&mut self, at: &At<'_>, entry: &Entry, known: &[FieldDoc]) {
        if entry.value.is_null() {
            return;
        }
        let field = at.key(&entry.key);
        let what = match entry.value.value {
            Value::Sequence(_) | Value::Mapping(_) => "was never read by the chart, and is omitted".to_owned(),
            _ => format!("is {}, which the chart never read, and is omitted", entry.value),
        };
        let mut finding = Diagnostic::new("chart-never-read", Severity::Info, &field, what);
        if known.iter().any(|field| field.name == entry.key) {
            finding = finding.remedy(format!("write `{}` in the stack to get it", one_line(entry)));
        }
        self.list.push(finding.at_span(entry.span));
    }

    /// Reports a value that the chart interpreted differently.
    pub(super) fn report_difference(&mut self, at: &At<'_>, span: Span, what: impl Into<String>, remedy: impl Into<String>) {
        if !self.is_disabled {
            self.list.push(Diagnostic::new("chart-differs", Severity::Info, at, what).remedy(remedy).at_span(span));
        }
    }

    /// Reports a value that cannot be converted.
    pub(super) fn report_error(&mut self, at: &At<'_>, span: Span, requirement: impl Into<String>, remedy: impl Into<String>) {
        if !self.is_disabled {
            self.list.push(Diagnostic::new("chart-failed", Severity::Error, at, requirement).remedy(remedy).at_span(span));
        }
    }
}

/// Formats an entry on one line; the value of a block is omitted.
pub(super) fn one_line(entry: &Entry) -> String {
    match &entry.value.value {
        Value::Sequence(_) | Value::Mapping(_) => entry.key.clone(),
        _ => format!("{}: {}", entry.key, plain(&entry.value)),
    }
}

fn plain(node: &Node) -> String {
    match &node.value {
        Value::String(text) if !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') => text.clone(),
        _ => node.to_string(),
    }
}
