//! Everything that is wrong with a stack, collected.
//!
//! A function that may find mistakes takes a [`Diagnostics`] first, reports all it sees, and returns `Option<T>`. Checks know paths;
//! [`Diagnostics::locate`] turns them into places, and `report` into text.

pub mod checks;
pub mod path;

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

pub use path::{At, FieldPath, Step};

use crate::wire::node::{Entry, Node, Span, Value};

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
    at_key: bool,
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

/// The known name that `name` most likely stands for; `None` if none is close enough.
pub fn closest_match<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    let wanted = name.to_lowercase();
    known
        .iter()
        .map(|known| (strsim::damerau_levenshtein(&wanted, &known.to_lowercase()), *known))
        .filter(|(distance, known)| *distance <= known.chars().count().max(name.chars().count()) / 3)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
        // the beginning of just one name
        .or_else(|| {
            let mut longer = known.iter().filter(|known| wanted.len() >= 4 && known.to_lowercase().starts_with(&wanted));
            longer.next().copied().filter(|_| longer.next().is_none())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspelt_names_find_the_one_that_was_meant() {
        let fields: &[&str] = &["image", "port", "replicas", "resources", "secretName", "secretRef", "autoscaling", "url"];
        let cases = [
            ("replica", Some("replicas")),
            ("Replicas", Some("replicas")),
            ("imgae", Some("image")),
            ("prot", Some("port")),
            ("ur", Some("url")),
            ("secret_ref", Some("secretRef")),
            // a prefix, where it is long enough and belongs to one name only
            ("autosc", Some("autoscaling")),
            ("auto", Some("autoscaling")),
            ("aut", None),
            ("secr", None),
            // too far away
            ("pull", None),
            ("x", None),
            ("", None),
        ];
        for (name, expected) in cases {
            assert_eq!(closest_match(name, fields), expected, "{name:?}");
        }
        assert_eq!(closest_match("cat", &["hat", "bat"]), Some("hat"), "of equals, the first");
        assert_eq!(closest_match("replicas", &[]), None);
    }
}
