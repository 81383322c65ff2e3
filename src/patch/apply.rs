//! Applies `podTemplate` and `spec.patches` to generated objects.
//!
//! Every patched object of a built-in kind is decoded into its type again: the API server would drop fields that the type does not have.

use std::collections::BTreeMap;

use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use crate::decode::upstream;
use crate::diagnostics::{At, Diagnostic, Diagnostics, Severity};
use crate::kinds::{Object, ReadAs};
use crate::merge::json_patch::Operation;
use crate::merge::strategic_merge;
use crate::merge::target::{Candidate, Target};
use crate::stack::patches::{Change, Named};
use crate::stack::{Patch, Stack};
use crate::syntax::legal;
use crate::wire::json;
use crate::wire::node::{Entry, Node, Value};

/// A generated object with the name and namespace that it had before it was patched.
struct Emitted {
    object: Object,
    name: String,
    namespace: Option<String>,
}

/// Whether `stack` has neither patches nor pod templates.
pub fn are_none(stack: &Stack) -> bool {
    stack.patches.is_empty() && stack.servers.iter().all(|server| server.pod_template.is_none())
}

/// Applies the pod templates of servers, then the patches of the stack in the order of their names. Patches that cannot be applied are
/// reported.
pub fn apply(diagnostics: &mut Diagnostics, stack: &Stack, objects: &mut Vec<Object>) {
    if are_none(stack) {
        return;
    }
    let emitted = std::mem::take(objects).into_iter().map(|object| Emitted {
        name: object.name().to_owned(),
        namespace: object.namespace().map(str::to_owned),
        object,
    });
    let mut emitted: Vec<Emitted> = emitted.collect();
    for server in &stack.servers {
        let Some(template) = &server.pod_template else { continue };
        let at = At::SERVERS.key(&server.key);
        let at = at.key("podTemplate");
        let part = map("spec", map("template", template.clone()));
        for found in &mut emitted {
            if found.object.is_workload()
                && found.object.name() == server.name
                && let Some(After::Changed(object)) = Patched::new(diagnostics, &at, &found.object).merged(&part)
            {
                found.object = *object;
            }
        }
    }
    for patch in &stack.patches {
        let at = At::PATCHES.key(&patch.name);
        change(diagnostics, &at, patch, &mut emitted);
    }
    report_same(diagnostics, &emitted);
    objects.extend(emitted.into_iter().map(|emitted| emitted.object));
}

fn map(key: &str, value: Node) -> Node {
    let span = value.span;
    Node::new(Value::Mapping(vec![Entry::generated(key, value)]), span)
}

fn change(diagnostics: &mut Diagnostics, at: &At<'_>, patch: &Patch, emitted: &mut Vec<Emitted>) {
    let at_patch = at.key("patch");
    match &patch.change {
        Change::Merge(target, part) => {
            let meant = meant(diagnostics, at, target, emitted);
            each(diagnostics, &at_patch, emitted, &meant, |patched| patched.merged(part));
        }
        Change::MergeNamed(parts) => {
            for named in parts {
                let meant: Vec<bool> = emitted.iter().map(|emitted| names(named, emitted)).collect();
                if !meant.contains(&true) {
                    let predicate = format!("matches no generated object: there is no {} `{}`", named.kind, named.name);
                    unmatched(diagnostics, &at_patch, &predicate, emitted);
                }
                each(diagnostics, &at_patch, emitted, &meant, |patched| patched.merged(&named.part));
            }
        }
        Change::Operations(target, operations) => {
            let meant = meant(diagnostics, at, target, emitted);
            each(diagnostics, &at_patch, emitted, &meant, |patched| patched.operated(operations));
        }
    }
}

fn meant(diagnostics: &mut Diagnostics, at: &At<'_>, target: &Target, emitted: &[Emitted]) -> Vec<bool> {
    let meant: Vec<bool> = emitted.iter().map(|emitted| target.matches(&emitted.candidate())).collect();
    if !meant.contains(&true) {
        unmatched(diagnostics, &at.key("target"), "matches no generated object", emitted);
    }
    meant
}

/// The largest number of objects that a message lists.
const LISTED: usize = 20;

fn unmatched(diagnostics: &mut Diagnostics, at: &At<'_>, predicate: &str, emitted: &[Emitted]) {
    let mut kinds: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for emitted in emitted.iter().take(LISTED) {
        kinds.entry(emitted.object.kind()).or_default().push(format!("`{}`", emitted.object.name()));
    }
    let listed: Vec<String> = kinds.into_iter().map(|(kind, names)| format!("{kind} {}", names.join(", "))).collect();
    let more = emitted.len().saturating_sub(LISTED);
    let more = if more > 0 { format!("; and {more} more") } else { String::new() };
    let remedy = if listed.is_empty() {
        "the stack generates no objects".to_owned()
    } else {
        format!("generated objects: {}{more}", listed.join("; "))
    };
    diagnostics.push(Diagnostic::new("patch-unmatched", Severity::Error, at, predicate).remedy(remedy));
}

/// Changes every selected object. If a change fails for all objects of a kind, only the first failure is reported.
fn each(
    diagnostics: &mut Diagnostics,
    at: &At<'_>,
    emitted: &mut Vec<Emitted>,
    meant: &[bool],
    change: impl Fn(&mut Patched<'_, '_>) -> Option<After>,
) {
    let mut failed: Vec<&'static str> = Vec::new();
    let mut meant = meant.iter();
    emitted.retain_mut(|emitted| {
        if meant.next() != Some(&true) || failed.contains(&emitted.object.kind()) {
            return true;
        }
        match change(&mut Patched::new(diagnostics, at, &emitted.object)) {
            Some(After::Changed(object)) => emitted.object = *object,
            Some(After::Deleted) => return false,
            None => failed.push(emitted.object.kind()),
        }
        true
    });
}

fn names(named: &Named, emitted: &Emitted) -> bool {
    let object = &emitted.object;
    named.api_version == object.api_version()
        && named.kind == object.kind()
        && (named.name == object.name() || named.name == emitted.name)
        && named
            .namespace
            .as_deref()
            .is_none_or(|namespace| Some(namespace) == object.namespace() || Some(namespace) == emitted.namespace.as_deref())
}

impl Emitted {
    fn candidate(&self) -> Candidate<'_> {
        let metadata = self.object.metadata();
        Candidate {
            api_version: self.object.api_version(),
            kind: self.object.kind(),
            names: [self.object.name(), &self.name],
            namespaces: [self.object.namespace(), self.namespace.as_deref()],
            labels: metadata.labels.as_ref(),
            annotations: metadata.annotations.as_ref(),
        }
    }
}

fn report_same(diagnostics: &mut Diagnostics, emitted: &[Emitted]) {
    for (position, one) in emitted.iter().enumerate() {
        let identity =
            |emitted: &Emitted| (emitted.object.kind(), emitted.object.namespace().map(str::to_owned), emitted.object.name().to_owned());
        if emitted[..position].iter().any(|other| identity(other) == identity(one)) {
            let requirement =
                format!("must give every object a unique name, but there are two objects {} `{}`", one.object.kind(), one.object.name());
            let diagnostic = Diagnostic::new("object-taken", Severity::Error, &At::PATCHES, requirement);
            diagnostics.push(diagnostic.remedy("give each a different `metadata.name`"));
        }
    }
}

/// The result of a patch.
enum After {
    Changed(Box<Object>),
    Deleted,
}

/// One object being patched.
struct Patched<'a, 'd> {
    diagnostics: &'a mut Diagnostics,
    at: &'a At<'d>,
    object: &'a Object,
}

impl<'a, 'd> Patched<'a, 'd> {
    fn new(diagnostics: &'a mut Diagnostics, at: &'a At<'d>, object: &'a Object) -> Self {
        Self { diagnostics, at, object }
    }

    fn misfit(&mut self, requirement: &str) {
        let (kind, name) = (self.object.kind(), self.object.name());
        let predicate = format!("cannot be applied to the {kind} `{name}`: {requirement}");
        self.diagnostics.push(Diagnostic::new("patch-misfit", Severity::Error, self.at, predicate));
    }

    /// Merges `part` over the object; `None` if that fails, which is reported.
    fn merged(&mut self, part: &Node) -> Option<After> {
        let json = json::of(self.object);
        let merged = match strategic_merge::merge(json::to_node(json), part.clone()) {
            Ok(merged) => merged,
            Err(misfit) => {
                self.misfit(&format!("`{}` {}", misfit.path, misfit.requirement));
                return None;
            }
        };
        for path in &merged.ignored {
            let span = if path.0.is_empty() { "the patch".to_owned() } else { format!("`{path}`") };
            self.misfit(&format!(
                "{span} must not have `$patch: replace` for an existing value, which kustomize and Flux would not replace"
            ));
        }
        if !merged.ignored.is_empty() {
            return None;
        }
        let Some(mut node) = merged.object else { return Some(After::Deleted) };
        let identity = [("name", Some(self.object.name())), ("namespace", self.object.namespace())];
        keep_identity(&mut node, self.object, &identity);
        self.decoded(&node)
    }

    /// Applies `operations` to the object; `None` if that fails, which is reported.
    fn operated(&mut self, operations: &[Operation]) -> Option<After> {
        let mut json = json::of(self.object);
        if let Err((index, why)) = Operation::apply_all(operations, &mut json) {
            self.misfit(&format!("operation {}, `{}`, failed: {why}", index + 1, operations[index].name));
            return None;
        }
        let identity = [("apiVersion", self.object.api_version()), ("kind", self.object.kind())];
        for (field, kept) in identity {
            if json.get(field).and_then(Json::as_str) != Some(kept) {
                self.misfit(&format!("`{field}` must remain `{kept}`"));
                return None;
            }
        }
        let name = json.pointer("/metadata/name").and_then(Json::as_str).unwrap_or_default().to_owned();
        if let Err(requirement) = legal::dns_subdomain(&name) {
            self.misfit(&format!("`metadata.name` {requirement}, got {name:?}"));
            return None;
        }
        self.decoded(&json::to_node(json))
    }

    /// Reads the node as an object of the same kind. Fields that the type does not have are reported.
    fn decoded(&mut self, node: &Node) -> Option<After> {
        let kind = self.object.of_kind();
        kind.read(&mut Reader { patched: self, node }).map(|object| After::Changed(Box::new(object)))
    }
}

/// A patched object, to be read as the type of its kind.
struct Reader<'r, 'a, 'd> {
    patched: &'r mut Patched<'a, 'd>,
    node: &'r Node,
}

impl ReadAs for Reader<'_, '_, '_> {
    fn read_as<T: Serialize + DeserializeOwned>(&mut self) -> Option<T> {
        let Patched { diagnostics, at, object } = &mut *self.patched;
        let mut found = Diagnostics::new(diagnostics.retyped_by_kustomize);
        let decoded = upstream::decode_part::<T>(self.node, &At::ROOT, &mut found);
        for inner in found.into_list() {
            let requirement = format!("is invalid for the {} `{}`: {}", object.kind(), object.name(), inner.sentence());
            diagnostics.push(Diagnostic::new(inner.code, Severity::Error, *at, requirement));
        }
        decoded
    }

    fn metadata(&mut self) -> Option<ObjectMeta> {
        let metadata = self.node.get("metadata")?.clone();
        let framed = Node::generated(Value::Mapping(vec![Entry::generated("metadata", metadata)]));
        Reader { patched: self.patched, node: &framed }.read_as::<Framed>().map(|framed| framed.metadata)
    }

    fn rest(&mut self) -> Map<String, Json> {
        let rest = self.node.entries().iter().filter(|entry| !matches!(entry.key.as_str(), "apiVersion" | "kind" | "metadata"));
        rest.map(|entry| (entry.key.clone(), json::of_node(&entry.value))).collect()
    }
}

/// The metadata of an object, so that field paths begin with `metadata`.
#[derive(Serialize, Deserialize)]
struct Framed {
    metadata: ObjectMeta,
}

/// Restores kind, name and namespace, which a merge does not change.
fn keep_identity(node: &mut Node, object: &Object, metadata: &[(&str, Option<&str>)]) {
    let text = |text: &str| Node::generated(Value::String(text.to_owned()));
    for (key, kept) in [("apiVersion", object.api_version()), ("kind", object.kind())] {
        set(node, key, Some(text(kept)));
    }
    if !node.get("metadata").is_some_and(|metadata| matches!(metadata.value, Value::Mapping(_))) {
        set(node, "metadata", Some(Node::generated(Value::Mapping(Vec::new()))));
    }
    let Value::Mapping(entries) = &mut node.value else { return };
    for entry in entries.iter_mut().filter(|entry| entry.key == "metadata") {
        for (key, kept) in metadata {
            set(&mut entry.value, key, kept.map(text));
        }
    }
}

fn set(node: &mut Node, key: &str, value: Option<Node>) {
    let Value::Mapping(entries) = &mut node.value else { return };
    let position = entries.iter().position(|entry| entry.key == key);
    match (position, value) {
        (Some(position), Some(value)) => entries[position].value = value,
        (Some(position), None) => {
            entries.remove(position);
        }
        (None, Some(value)) => entries.push(Entry::generated(key, value)),
        (None, None) => {}
    }
}
