//! What is to be said of a conversion.

use crate::decode::field::FieldDoc;
use crate::diagnostics::{At, Diagnostic, Severity};
use crate::wire::node::{Entry, Node, Span, Value};

/// Where the chart and the values part, and where a stack cannot be made of them.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub(super) list: Vec<Diagnostic>,
    /// Whether the server that is looked at does not run: of it only what is left out is told.
    pub(super) idle: bool,
}

impl Findings {
    /// A value that the chart never read; `known` are the fields that a stack has there.
    pub(super) fn never_read(&mut self, at: &At<'_>, entry: &Entry, known: &[FieldDoc]) {
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
            finding = finding.remedy(format!("write `{}` in the stack to get it", shown(entry)));
        }
        self.list.push(finding.at_span(entry.span));
    }

    /// A value that the chart took for something else.
    pub(super) fn differs(&mut self, at: &At<'_>, span: Span, what: impl Into<String>, remedy: impl Into<String>) {
        if !self.idle {
            self.list.push(Diagnostic::new("chart-differs", Severity::Info, at, what).remedy(remedy).at_span(span));
        }
    }

    /// What no stack can be made of.
    pub(super) fn impossible(&mut self, at: &At<'_>, span: Span, requirement: impl Into<String>, remedy: impl Into<String>) {
        if !self.idle {
            self.list.push(Diagnostic::new("chart-failed", Severity::Error, at, requirement).remedy(remedy).at_span(span));
        }
    }
}

/// A key with its value, as it is written on one line; of a block only the key.
pub(super) fn shown(entry: &Entry) -> String {
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
