//! The collector of findings, and their places.

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
    wrong: BTreeSet<FieldPath>,
    /// The paths of values that were given but could not be read: those of another type, and what unknown fields were taken for.
    unread: BTreeSet<FieldPath>,
    /// Whether the values came through kustomize, which types plain scalars anew before a function sees them.
    pub retyped_by_kustomize: bool,
}

impl Diagnostics {
    /// None yet, for a stack that came through kustomize or did not.
    pub fn new(retyped_by_kustomize: bool) -> Self {
        Self { retyped_by_kustomize, ..Self::default() }
    }

    /// Adds a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if diagnostic.severity == Severity::Error {
            self.errors += 1;
            self.wrong.insert(diagnostic.path.clone());
        }
        self.list.push(diagnostic);
    }

    /// A required field is absent. Reported only where nothing else is wrong with it, or with a block that it is in.
    pub fn required(&mut self, at: &At<'_>, remedy: impl Into<String>) {
        self.required_at(at.path(), Some(remedy.into()));
    }

    /// [`Self::required`] at a path.
    pub fn required_at(&mut self, path: FieldPath, remedy: Option<String>) {
        if !self.has_error_within(&path) && !self.is_unread(&path) {
            self.push(Diagnostic { remedy, ..Diagnostic::new("required", Severity::Error, path, "is required") });
        }
    }

    /// Whether the value at `path`, or a block that it is in, was given but could not be read.
    fn is_unread(&self, path: &FieldPath) -> bool {
        !self.unread.is_empty() && (1..=path.0.len()).any(|length| self.unread.contains(&FieldPath(path.0[..length].to_vec())))
    }

    /// A value that is not legal.
    pub fn invalid(&mut self, at: &At<'_>, found: impl std::fmt::Display, requirement: impl Into<String>) -> &mut Diagnostic {
        self.error("invalid", at, requirement, found)
    }

    /// A value that is given elsewhere already; `remedy` says where.
    pub fn duplicate(&mut self, at: &At<'_>, found: &str, remedy: impl Into<String>) {
        let path = at.path();
        let message = format!("duplicate value {found:?} for `{path}`");
        self.push(Diagnostic::with_message("duplicate", Severity::Error, path, message).remedy(remedy));
    }

    /// A value that is none of those supported; the closest match is proposed.
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

    /// A field that is forbidden here; `predicate` follows its name: "is forbidden beside `value`".
    pub fn forbidden(&mut self, at: &At<'_>, predicate: impl Into<String>, remedy: impl Into<String>) {
        self.push(Diagnostic::new("forbidden", Severity::Error, at, predicate).remedy(remedy));
    }

    /// A value of another type.
    pub fn wrong_type(&mut self, at: &At<'_>, found: &Node, requirement: &str) -> &mut Diagnostic {
        self.unread.insert(at.path());
        self.error("type", at, requirement, found.described())
    }

    /// A field that does not exist; the closest known name is proposed.
    pub fn unknown_field(&mut self, at: &At<'_>, name: &str, known: &[&str]) {
        self.unknown_field_at(at.key(name).path(), name, known);
    }

    /// [`Self::unknown_field`] at a path, `name` being its last step.
    pub fn unknown_field_at(&mut self, path: FieldPath, name: &str, known: &[&str]) {
        let close = closest_match(name, known);
        let remedy = match close {
            Some(close) => Some(format!("did you mean `{close}`?")),
            // a longer list would not be read
            None if known.is_empty() || known.len() > 24 => None,
            None if known.contains(&"podTemplate") => {
                Some(format!("known fields are {}; other fields of the pod belong under `podTemplate`", quoted(known)))
            }
            None => Some(format!("known fields are {}", quoted(known))),
        };
        if let (Some(close), Some((_, beside))) = (close, path.0.split_last()) {
            self.unread.insert(FieldPath([beside, &[Step::Key(close.to_owned())]].concat()));
        }
        let message = format!("unknown field `{path}`");
        let diagnostic = Diagnostic::with_message("unknown-field", Severity::Error, path, message);
        self.push(Diagnostic { remedy, proposed: close.map(str::to_owned), at_key: true, ..diagnostic });
    }

    fn error(&mut self, code: &'static str, at: &At<'_>, requirement: impl Into<String>, found: impl std::fmt::Display) -> &mut Diagnostic {
        self.push(Diagnostic::new(code, Severity::Error, at, requirement).found(found.to_string()));
        self.list.last_mut().expect("it was just added")
    }

    /// Whether anything is wrong at `path` or within it.
    pub fn has_error_within(&self, path: &FieldPath) -> bool {
        // what begins with a path follows it directly
        self.wrong.range(path..).next().is_some_and(|wrong| wrong.0.starts_with(&path.0))
    }

    /// Whether anything is wrong.
    pub fn has_error(&self) -> bool {
        self.errors > 0
    }

    /// How many mistakes there are.
    pub fn errors(&self) -> usize {
        self.errors
    }

    /// How many findings there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The findings, as they are.
    pub fn into_list(self) -> Vec<Diagnostic> {
        self.list
    }

    /// The findings, each with its place in `root` (the nearest value that was written, where the field itself was not) and with
    /// `subject`.
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

/// Longest map that is searched from its beginning.
const FEW: usize = 32;

/// The keys of long maps: many findings may lie in one.
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

    /// The place of a finding in `root`, and the value at its path, where there is one.
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
