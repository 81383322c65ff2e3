//! Collects findings and resolves their field paths to spans.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use super::closest_match::closest_match;
use super::diagnostic::{Diagnostic, Severity, Subject};
use super::path::{At, FieldPath, Step};
use crate::wire::node::{Entry, Node, Span, Value};

/// The findings of one stack.
#[derive(Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    errors: usize,
    /// The paths of all errors.
    error_paths: BTreeSet<FieldPath>,
    /// The paths of values that are present but could not be decoded: those of the wrong type, and the fields whose names were misspelt.
    undecoded: BTreeSet<FieldPath>,
    /// Whether kustomize has read and rewritten the values, which can change the type of a plain scalar.
    pub retyped_by_kustomize: bool,
}

impl Diagnostics {
    /// Returns an empty collector. `retyped_by_kustomize` states whether kustomize has rewritten the stack.
    pub fn new(retyped_by_kustomize: bool) -> Self {
        Self { retyped_by_kustomize, ..Self::default() }
    }

    /// Adds a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if diagnostic.severity == Severity::Error {
            self.errors += 1;
            self.error_paths.insert(diagnostic.path.clone());
        }
        self.list.push(diagnostic);
    }

    /// Reports that a required field is absent, unless the field itself has an error already or a block around it could not be decoded.
    pub fn required(&mut self, at: &At<'_>, remedy: impl Into<String>) {
        self.required_at(at.path(), Some(remedy.into()));
    }

    /// Like [`Self::required`], at a path.
    pub fn required_at(&mut self, path: FieldPath, remedy: Option<String>) {
        if !self.has_error_within(&path) && !self.is_undecoded(&path) {
            self.push(Diagnostic { remedy, ..Diagnostic::new("required", Severity::Error, path, "is required") });
        }
    }

    /// Whether the value at `path`, or a block around it, is present but could not be decoded.
    fn is_undecoded(&self, path: &FieldPath) -> bool {
        !self.undecoded.is_empty() && (1..=path.0.len()).any(|length| self.undecoded.contains(&FieldPath(path.0[..length].to_vec())))
    }

    /// Reports a value that is not legal. Returns the diagnostic, so that a remedy can be added.
    pub fn invalid(&mut self, at: &At<'_>, found: impl std::fmt::Display, requirement: impl Into<String>) -> &mut Diagnostic {
        self.error("invalid", at, requirement, found)
    }

    /// Reports a value that must be unique but is used elsewhere; `remedy` states where.
    pub fn duplicate(&mut self, at: &At<'_>, found: &str, remedy: impl Into<String>) {
        let path = at.path();
        let message = format!("duplicate value {found:?} for `{path}`");
        self.push(Diagnostic::with_message("duplicate", Severity::Error, path, message).remedy(remedy));
    }

    /// Reports a value that is not one of those supported, and proposes the closest match.
    pub fn not_supported(&mut self, at: &At<'_>, found: &str, supported: &[&str]) {
        let path = at.path();
        let message = format!("unsupported value {found:?} for `{path}`");
        let mut remedy = match supported {
            [only] => format!("write `{only}`"),
            _ => format!("supported values: {}", quoted(supported)),
        };
        let close = closest_match(found, supported);
        if let Some(close) = close.filter(|_| supported.len() > 1) {
            remedy += &format!("; did you mean `{close}`?");
        }
        let diagnostic = Diagnostic::with_message("not-supported", Severity::Error, path, message).remedy(remedy);
        self.push(Diagnostic { proposed: close.map(str::to_owned), ..diagnostic });
    }

    /// Reports a field that is forbidden here; `predicate` follows its name: "is forbidden beside `value`".
    pub fn forbidden(&mut self, at: &At<'_>, predicate: impl Into<String>, remedy: impl Into<String>) {
        self.push(Diagnostic::new("forbidden", Severity::Error, at, predicate).remedy(remedy));
    }

    /// Reports a value of the wrong type. Returns the diagnostic, so that a remedy can be added.
    pub fn wrong_type(&mut self, at: &At<'_>, found: &Node, requirement: &str) -> &mut Diagnostic {
        self.undecoded.insert(at.path());
        self.error("type", at, requirement, found.describe())
    }

    /// Reports a field that does not exist, and proposes the closest known name.
    pub fn unknown_field(&mut self, at: &At<'_>, name: &str, known: &[&str]) {
        self.unknown_field_at(at.key(name).path(), name, known);
    }

    /// Like [`Self::unknown_field`], at a path whose last step is `name`.
    pub fn unknown_field_at(&mut self, path: FieldPath, name: &str, known: &[&str]) {
        let close = closest_match(name, known);
        let remedy = match close {
            Some(close) => Some(format!("did you mean `{close}`?")),
            // a longer list would not help
            None if known.is_empty() || known.len() > 24 => None,
            None if known.contains(&"podTemplate") => {
                Some(format!("known fields are {}; other fields of the pod belong under `podTemplate`", quoted(known)))
            }
            None => Some(format!("known fields are {}", quoted(known))),
        };
        if let (Some(close), Some((_, parent))) = (close, path.0.split_last()) {
            self.undecoded.insert(FieldPath([parent, &[Step::Key(close.to_owned())]].concat()));
        }
        let message = format!("unknown field `{path}`");
        let diagnostic = Diagnostic::with_message("unknown-field", Severity::Error, path, message);
        self.push(Diagnostic { remedy, proposed: close.map(str::to_owned), at_key: true, ..diagnostic });
    }

    fn error(&mut self, code: &'static str, at: &At<'_>, requirement: impl Into<String>, found: impl std::fmt::Display) -> &mut Diagnostic {
        self.push(Diagnostic::new(code, Severity::Error, at, requirement).found(found.to_string()));
        self.list.last_mut().expect("a diagnostic was just added")
    }

    /// Whether there is an error at `path` or below it.
    pub fn has_error_within(&self, path: &FieldPath) -> bool {
        // in sorted order, the paths that begin with `path` follow it directly
        self.error_paths.range(path..).next().is_some_and(|other| other.0.starts_with(&path.0))
    }

    /// Whether there is an error.
    pub fn has_error(&self) -> bool {
        self.errors > 0
    }

    /// Returns the number of errors.
    pub fn errors(&self) -> usize {
        self.errors
    }

    /// Returns the number of findings.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are no findings.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Returns the findings in order of discovery.
    pub fn into_list(self) -> Vec<Diagnostic> {
        self.list
    }

    /// Returns the findings, each with `subject` and with its span in `root`. The span of an absent field is that of the innermost value
    /// on its path that exists.
    pub fn locate(self, root: &Node, subject: &Rc<Subject>) -> Vec<Diagnostic> {
        let mut list = self.list;
        let mut keys = Keys::default();
        for diagnostic in &mut list {
            let (span, value) = keys.span_of(root, diagnostic);
            diagnostic.current = value.and_then(Node::scalar_text);
            diagnostic.span.get_or_insert(span);
            diagnostic.subject.get_or_insert_with(|| Rc::clone(subject));
        }
        list
    }
}

/// Maximum size of a map that is searched linearly.
const FEW: usize = 32;

/// An index of the keys of large maps, since one map may contain many findings.
#[derive(Default)]
struct Keys<'a>(HashMap<*const Node, HashMap<&'a str, &'a Entry>>);

impl<'a> Keys<'a> {
    fn entry(&mut self, node: &'a Node, key: &str) -> Option<&'a Entry> {
        let entries = node.entries();
        if entries.len() <= FEW {
            return node.entry(key);
        }
        let keys = self.0.entry(node).or_insert_with(|| entries.iter().map(|entry| (entry.key.as_str(), entry)).collect());
        keys.get(key).copied()
    }

    /// Returns the span of a finding in `root`, and the value at its path, if it exists.
    fn span_of(&mut self, root: &'a Node, diagnostic: &Diagnostic) -> (Span, Option<&'a Node>) {
        let mut node = root;
        let mut span = Span { end: root.span.start, ..root.span };
        let steps = &diagnostic.path.0;
        for (position, step) in steps.iter().enumerate() {
            let last = position + 1 == steps.len();
            node = match step {
                Step::Key(key) => {
                    let Some(entry) = self.entry(node, key) else { return (span, None) };
                    let collection = matches!(entry.value.value, Value::Sequence(_) | Value::Mapping(_));
                    let is_value = last && !diagnostic.at_key && !collection && !entry.value.is_null();
                    span = if is_value { entry.value.span } else { entry.span };
                    &entry.value
                }
                Step::Index(index) => {
                    let Some(item) = node.item(*index) else { return (span, None) };
                    span = item.span;
                    item
                }
            };
        }
        (span, Some(node))
    }
}

fn quoted(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}
