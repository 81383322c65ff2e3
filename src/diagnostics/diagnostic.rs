//! One finding.

use std::rc::Rc;

use super::path::FieldPath;
use crate::wire::node::Span;

/// Severity of a finding. The names are those of the KRM functions specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// No manifests are emitted.
    Error,
    /// A change is recommended; manifests are emitted.
    Warning,
    /// Information that requires no change.
    Info,
}

impl Severity {
    /// Returns `error`, `warning` or `info`.
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
    /// The file that contains the object, if it is known from a path annotation or from the command line.
    pub file: Option<String>,
    /// Index of the document in that file, counted from 0.
    pub index: Option<u32>,
}

/// One finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// The code of the rule or error: stable, kebab-case.
    pub code: &'static str,
    /// Severity of the finding.
    pub severity: Severity,
    /// Path of the field; empty for the document as a whole.
    pub path: FieldPath,
    /// What is wrong: a sentence without the value and the remedy.
    pub message: String,
    /// The value that was found, as quoted at the end of the message.
    pub found: Option<String>,
    /// The raw value of the field, if it is a scalar.
    pub current: Option<String>,
    /// What to do instead: a clause that follows the message.
    pub remedy: Option<String>,
    /// The value to write instead, if one can be proposed.
    pub proposed: Option<String>,
    /// Span in the source, if known.
    pub span: Option<Span>,
    /// The object that the finding is about.
    pub subject: Option<Rc<Subject>>,
    /// The reason of the waiver, if the finding is waived.
    pub waived: Option<String>,
    /// Whether the finding is about the name of the field instead of its value.
    pub(super) at_key: bool,
}

impl Diagnostic {
    /// Returns a finding whose sentence begins with the field at `path`; `predicate` follows the field: "is required", "must be 1 or more".
    pub fn new(code: &'static str, severity: Severity, path: impl Into<FieldPath>, predicate: impl Into<String>) -> Self {
        let path = path.into();
        let message = format!("`{path}` {}", predicate.into());
        Self::with_message(code, severity, path, message)
    }

    /// Returns a finding with a complete sentence, which names the field, if any.
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

    /// Sets the value that was found.
    #[must_use]
    pub fn found(self, found: impl Into<String>) -> Self {
        Self { found: Some(found.into()), ..self }
    }

    /// Sets the clause that tells users what to do.
    #[must_use]
    pub fn remedy(self, remedy: impl Into<String>) -> Self {
        Self { remedy: Some(remedy.into()), ..self }
    }

    /// Sets the span, for findings whose span does not follow from a field path.
    #[must_use]
    pub fn at_span(self, span: Span) -> Self {
        Self { span: Some(span), ..self }
    }

    /// Returns the whole sentence: what is wrong, the value found, and the remedy.
    pub fn sentence(&self) -> String {
        match &self.remedy {
            Some(remedy) => format!("{}; {remedy}", self.statement()),
            None => self.statement(),
        }
    }

    /// Returns the sentence without the remedy.
    pub fn statement(&self) -> String {
        match &self.found {
            Some(found) => format!("{}, got {found}", self.message),
            None => self.message.clone(),
        }
    }
}
