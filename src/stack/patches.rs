//! `spec.patches`: patches of generated objects.

use crate::api;
use crate::diagnostics::{At, Diagnostic, Diagnostics, Severity};
use crate::kinds::metadata::{CHECKSUM, GENERATED};
use crate::merge::json_patch::Operation;
use crate::merge::target::{Pattern, Selector, Target};
use crate::wire::node::{Node, Value};
use crate::wire::read;

/// A patch of generated objects.
#[derive(Clone, Debug)]
pub struct Patch {
    /// Its name in the stack.
    pub name: String,
    /// The change and the objects that it applies to.
    pub change: Change,
}

/// The change of a patch.
#[derive(Clone, Debug)]
pub enum Change {
    /// A strategic merge patch of the objects that the target selects.
    Merge(Target, Node),
    /// Strategic merge patches that name their objects.
    MergeNamed(Vec<Named>),
    /// A JSON patch of the objects that the target selects.
    Operations(Target, Vec<Operation>),
}

/// A strategic merge patch that names its object.
#[derive(Clone, Debug)]
pub struct Named {
    /// `apiVersion`.
    pub api_version: String,
    /// `kind`.
    pub kind: String,
    /// `metadata.name`.
    pub name: String,
    /// `metadata.namespace`; any namespace if absent.
    pub namespace: Option<String>,
    /// The patch itself.
    pub part: Node,
}

impl Patch {
    /// Validates `raw`; `None` if it cannot be applied.
    pub fn new(diagnostics: &mut Diagnostics, at: &At<'_>, name: &str, raw: api::Patch) -> Option<Self> {
        let before = diagnostics.errors();
        let target = raw.target.and_then(|raw| target(diagnostics, &at.key("target"), raw));
        let at_patch = at.key("patch");
        let Some(text) = raw.patch.map(|text| text.0).filter(|text| !text.trim().is_empty()) else {
            diagnostics.required(&at_patch, "write a partial object, or a list of JSON patch operations");
            return None;
        };
        let documents = match read::documents(&text, 0, 0) {
            Ok(documents) => documents,
            Err(faults) => {
                for fault in faults {
                    let line = text.get(..fault.span.start as usize).map_or(1, |before| before.matches('\n').count() + 1);
                    let message = format!("`{}`, line {line}: {}", at_patch.path(), fault.message);
                    diagnostics.push(Diagnostic::with_message("invalid", Severity::Error, &at_patch, message));
                }
                return None;
            }
        };
        for document in &documents {
            check_reserved(diagnostics, &at_patch, document);
            check_dates(diagnostics, &at_patch, document);
        }
        let change = match documents.as_slice() {
            [Node { value: Value::Sequence(items), .. }] => operations(diagnostics, at, target, items)?,
            documents if !documents.is_empty() && documents.iter().all(|document| matches!(document.value, Value::Mapping(_))) => {
                merge(diagnostics, at, target, documents)?
            }
            _ => {
                let requirement = "must be a partial object (a map), or a list of JSON patch operations";
                diagnostics.invalid(&at_patch, documents.first().map_or("nothing", Node::type_name), requirement);
                return None;
            }
        };
        (diagnostics.errors() == before).then(|| Self { name: name.to_owned(), change })
    }
}

fn target(diagnostics: &mut Diagnostics, at: &At<'_>, raw: api::patch::Target) -> Option<Target> {
    let before = diagnostics.errors();
    let mut pattern = |field: &str, text: Option<String>| match text.as_deref().map(Pattern::new) {
        None => Pattern::default(),
        Some(Ok(pattern)) => pattern,
        Some(Err(why)) => {
            let found = format!("{:?}", text.unwrap_or_default());
            diagnostics.invalid(&at.key(field), found, "must be a regular expression").remedy = Some(why);
            Pattern::default()
        }
    };
    let (group, version, kind) = (pattern("group", raw.group), pattern("version", raw.version), pattern("kind", raw.kind));
    let (name, namespace) = (pattern("name", raw.name), pattern("namespace", raw.namespace));
    let mut selector = |field: &str, text: Option<String>| match text.as_deref().map(Selector::new) {
        None => Selector::default(),
        Some(Ok(selector)) => selector,
        Some(Err(part)) => {
            let requirement = "must be a comma-separated list of requirements such as `app=web`, `tier in (a, b)` or `!canary`";
            diagnostics.invalid(&at.key(field), part, requirement);
            Selector::default()
        }
    };
    let labels = selector("labelSelector", raw.label_selector);
    let annotations = selector("annotationSelector", raw.annotation_selector);
    (diagnostics.errors() == before).then_some(Target { group, version, kind, name, namespace, labels, annotations })
}

fn operations(diagnostics: &mut Diagnostics, at: &At<'_>, target: Option<Target>, items: &[Node]) -> Option<Change> {
    let at_patch = at.key("patch");
    let mut operations = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        match Operation::read(item) {
            Ok(operation) => {
                if let Some(key) = [GENERATED, CHECKSUM].into_iter().find(|key| operation.has_key(key)) {
                    reserved(diagnostics, &at_patch, key);
                }
                operations.push(operation);
            }
            Err(requirement) => {
                let requirement = format!("is not a valid JSON patch (RFC 6902): operation {} {requirement}", index + 1);
                diagnostics.push(Diagnostic::new("invalid", Severity::Error, &at_patch, requirement));
            }
        }
    }
    let Some(target) = target else {
        diagnostics.required(&at.key("target"), "JSON patch operations name no object; select objects, such as with `kind: Deployment`");
        return None;
    };
    Some(Change::Operations(target, operations))
}

fn merge(diagnostics: &mut Diagnostics, at: &At<'_>, target: Option<Target>, documents: &[Node]) -> Option<Change> {
    let at_patch = at.key("patch");
    if let Some(target) = target {
        if let [part] = documents {
            return Some(Change::Merge(target, part.clone()));
        }
        let requirement = "must be a single document beside a `target`";
        diagnostics.invalid(&at_patch, format!("{} documents", documents.len()), requirement).remedy =
            Some("write one patch per document, or remove `target` and name the object in each document".to_owned());
        return None;
    }
    let mut named = Vec::with_capacity(documents.len());
    for part in documents {
        let metadata = part.get("metadata");
        let text = |node: Option<&Node>| node.and_then(Node::as_str).filter(|text| !text.is_empty()).map(str::to_owned);
        let name = text(metadata.and_then(|metadata| metadata.get("name")));
        let (Some(api_version), Some(kind), Some(name)) = (text(part.get("apiVersion")), text(part.get("kind")), name) else {
            let remedy = "write it, or name the object in the patch with `apiVersion`, `kind` and `metadata.name`";
            diagnostics.required(&at.key("target"), remedy);
            return None;
        };
        let namespace = text(metadata.and_then(|metadata| metadata.get("namespace")));
        named.push(Named { api_version, kind, name, namespace, part: part.clone() });
    }
    Some(Change::MergeNamed(named))
}

/// Reports annotations that are computed from the final content, after all patches.
pub fn check_reserved(diagnostics: &mut Diagnostics, at: &At<'_>, node: &Node) {
    for key in [GENERATED, CHECKSUM] {
        // for JSON patches, the pointers are checked when the operations are read
        if !matches!(node.value, Value::Sequence(_)) && has_key(node, key) {
            reserved(diagnostics, at, key);
        }
    }
}

fn reserved(diagnostics: &mut Diagnostics, at: &At<'_>, key: &str) {
    let requirement = format!("must not set the annotation `{key}`, which is computed after all patches");
    diagnostics.forbidden(at, requirement, "remove it");
}

fn has_key(node: &Node, key: &str) -> bool {
    match &node.value {
        Value::Mapping(entries) => entries.iter().any(|entry| entry.key == key || has_key(&entry.value, key)),
        Value::Sequence(items) => items.iter().any(|item| has_key(item, key)),
        _ => false,
    }
}

/// Reports unquoted dates, which Go's YAML reads as timestamps and not as strings.
fn check_dates(diagnostics: &mut Diagnostics, at: &At<'_>, node: &Node) {
    match &node.value {
        Value::Timestamp(text) => {
            diagnostics.invalid(at, format!("the date {text}"), "must quote strings that look like dates").remedy =
                Some(format!("quote it: `\"{text}\"`"));
        }
        Value::Mapping(entries) => entries.iter().for_each(|entry| check_dates(diagnostics, at, &entry.value)),
        Value::Sequence(items) => items.iter().for_each(|item| check_dates(diagnostics, at, item)),
        _ => {}
    }
}
