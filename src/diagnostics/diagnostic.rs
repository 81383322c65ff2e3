//! One finding.

use std::rc::Rc;

use super::path::FieldPath;
use crate::wire::node::Span;

/// How bad a finding is. As a function of a `ResourceList`, the names are those of the specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is emitted.
    Error,
    /// Worth a change; everything is emitted.
    Warning,
    /// Worth knowing.
    Info,
}

impl Severity {
    /// `error`, `warning` or `info`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

/// The object that a finding is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// `apiVersion` of the object.
    pub api_version: String,
    /// `kind` of the object.
    pub kind: String,
    /// `metadata.name`.
    pub name: String,
    /// `metadata.namespace`.
    pub namespace: Option<String>,
    /// The file it was read from, where a runtime or the user said so.
    pub file: Option<String>,
    /// Which document of that file, counted from 0.
    pub index: Option<u32>,
}

/// One finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// The rule: stable, kebab-case.
    pub code: &'static str,
    /// How bad.
    pub severity: Severity,
    /// The field; empty for the document as a whole.
    pub path: FieldPath,
    /// What is wrong: a sentence without its remedy.
    pub message: String,
    /// The value that was found, as a message quotes it; it ends the sentence.
    pub found: Option<String>,
    /// The value of the field as it was written, where it is a scalar.
    pub current: Option<String>,
    /// What to do instead: a clause.
    pub remedy: Option<String>,
    /// The value to write instead, where there is one.
    pub proposed: Option<String>,
    /// Where, as far as it is known.
    pub span: Option<Span>,
    /// The object.
    pub subject: Option<Rc<Subject>>,
    /// Why it is broken on purpose, where it is.
    pub waived: Option<String>,
    /// Whether the name of the field is the mistake, and not its value.
    pub(super) at_key: bool,
}

impl Diagnostic {
    /// A finding whose sentence begins with the field at `path`; `predicate` follows the field: "is required", "must be 1 or more".
    pub fn new(code: &'static str, severity: Severity, path: impl Into<FieldPath>, predicate: impl Into<String>) -> Self {
        let path = path.into();
        let message = format!("`{path}` {}", predicate.into());
        Self::with_message(code, severity, path, message)
    }

    /// A finding with a whole sentence, which names the field itself where there is one.
    pub fn with_message(code: &'static str, severity: Severity, path: impl Into<FieldPath>, message: impl Into<String>) -> Self {
        Self {
            code,
            severity,
            path: path.into(),
            message: message.into(),
            found: None,
            current: None,
            remedy: None,
            proposed: None,
            span: None,
            subject: None,
            waived: None,
            at_key: false,
        }
    }

    /// With the value that was found.
    #[must_use]
    pub fn found(self, found: impl Into<String>) -> Self {
        Self { found: Some(found.into()), ..self }
    }

    /// With a clause that says what to do.
    #[must_use]
    pub fn remedy(self, remedy: impl Into<String>) -> Self {
        Self { remedy: Some(remedy.into()), ..self }
    }

    /// With the value to write instead, said as the remedy too.
    #[must_use]
    pub fn propose(self, value: impl Into<String>) -> Self {
        let value = value.into();
        Self { remedy: Some(format!("write `{value}`")), proposed: Some(value), ..self }
    }

    /// With a place that no path leads to.
    #[must_use]
    pub fn at_span(self, span: Span) -> Self {
        Self { span: Some(span), ..self }
    }

    /// The whole sentence: what is wrong, the value, what to write.
    pub fn sentence(&self) -> String {
        match &self.remedy {
            Some(remedy) => format!("{}; {remedy}", self.statement()),
            None => self.statement(),
        }
    }

    /// The sentence without its remedy.
    pub fn statement(&self) -> String {
        match &self.found {
            Some(found) => format!("{}, got {found}", self.message),
            None => self.message.clone(),
        }
    }
}
