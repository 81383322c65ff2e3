//! Workload patches in the `postRenderers` of a Flux HelmRelease.
//!
//! <https://fluxcd.io/flux/components/helm/helmreleases/#post-renderers>. A generated patch begins with a comment that identifies it; all
//! other patches and their order are preserved.

use serde_json::Value as Json;

use crate::stack::workload::External;
use crate::wire::node::{self, Node, Value};
use crate::wire::{emit, json};

/// `kind`.
pub const KIND: &str = "HelmRelease";
/// The `apiVersion` that is supported.
pub const API_VERSION: &str = "helm.toolkit.fluxcd.io/v2";
/// The API group with its slash, for all versions.
pub const GROUP: &str = "helm.toolkit.fluxcd.io/";

/// The workload patch of a server as an entry of a post-renderer.
pub struct Entry {
    mark: String,
    node: Node,
}

impl Entry {
    /// Creates the entry that merges `part` over the workload of a server.
    pub fn new(stack: &str, server: &str, workload: &External, mut part: Json) -> Self {
        let mark = format!("{}{server}", prefix(stack));
        part["apiVersion"] = Json::from("apps/v1");
        part["kind"] = Json::from(workload.kind.as_str());
        part["metadata"]["name"] = Json::from(workload.name.as_str());
        let mut text = format!("{mark}\n").into_bytes();
        emit::object(&mut text, 0, &part);
        let text = String::from_utf8(text).expect("what is emitted is UTF-8");
        // the name of a target is a regular expression
        let name = workload.name.replace('.', "\\.");
        let node = json::to_node(serde_json::json!({"target": {"kind": workload.kind.as_str(), "name": name}, "patch": text}));
        Self { mark, node }
    }
}

fn prefix(stack: &str) -> String {
    format!("# mcp-stack: {stack}/")
}

/// The first line of a patch.
fn mark_of(patch: &Node) -> &str {
    patch.get("patch").and_then(Node::as_str).and_then(|text| text.lines().next()).unwrap_or_default()
}

/// Adds `entry` to the post-renderers: in place of the one that an earlier run generated, otherwise at the end.
pub fn with(mut release: Node, entry: &Entry) -> Node {
    let mut replaced = false;
    each_patch(&mut release, |patches| {
        for patch in patches.iter_mut().filter(|patch| mark_of(patch) == entry.mark) {
            replaced = true;
            if !json::semantically_equal(patch, &entry.node) {
                patch.clone_from(&entry.node);
            }
        }
    });
    if !replaced {
        ensure(&mut release, "spec", Value::Mapping(Vec::new()));
        if let Some(spec) = value_of(&mut release, "spec") {
            ensure(spec, "postRenderers", Value::Sequence(Vec::new()));
            let renderers = value_of(spec, "postRenderers");
            if let Some(Value::Sequence(items)) = renderers.map(|renderers| &mut renderers.value) {
                let patches = map("patches", Node::generated(Value::Sequence(vec![entry.node.clone()])));
                items.push(map("kustomize", patches));
            }
        }
    }
    release
}

/// Removes the patches of servers of the stack that are not `kept`, and the lists that become empty.
pub fn without(mut release: Node, stack: &str, kept: &[&str]) -> Node {
    let prefix = prefix(stack);
    let mut removed = false;
    each_patch(&mut release, |patches| {
        patches.retain(|patch| {
            let stays = mark_of(patch).strip_prefix(&prefix).is_none_or(|server| kept.contains(&server));
            removed |= !stays;
            stays
        });
    });
    if !removed {
        return release;
    }
    let Some(spec) = value_of(&mut release, "spec") else { return release };
    if let Some(renderers) = value_of(spec, "postRenderers")
        && let Value::Sequence(items) = &mut renderers.value
    {
        for kustomize in items.iter_mut().filter_map(|item| value_of(item, "kustomize")) {
            if let Value::Mapping(entries) = &mut kustomize.value {
                entries.retain(|entry| !(entry.key == "patches" && entry.value.value == Value::Sequence(Vec::new())));
            }
        }
        items.retain(|item| item.get("kustomize").is_none_or(|kustomize| !kustomize.entries().is_empty()));
    }
    if let Value::Mapping(entries) = &mut spec.value {
        entries.retain(|entry| !(entry.key == "postRenderers" && entry.value.value == Value::Sequence(Vec::new())));
    }
    release
}

/// Visits the patches of every post-renderer.
fn each_patch(release: &mut Node, mut visit: impl FnMut(&mut Vec<Node>)) {
    let renderers = value_of(release, "spec").and_then(|spec| value_of(spec, "postRenderers"));
    let Some(Value::Sequence(items)) = renderers.map(|renderers| &mut renderers.value) else { return };
    for item in items {
        let patches = value_of(item, "kustomize").and_then(|kustomize| value_of(kustomize, "patches"));
        if let Some(Value::Sequence(patches)) = patches.map(|patches| &mut patches.value) {
            visit(patches);
        }
    }
}

fn value_of<'n>(node: &'n mut Node, key: &str) -> Option<&'n mut Node> {
    match &mut node.value {
        Value::Mapping(entries) => entries.iter_mut().find(|entry| entry.key == key).map(|entry| &mut entry.value),
        _ => None,
    }
}

/// Adds `key` with `default` if it is absent.
fn ensure(node: &mut Node, key: &str, default: Value) {
    if node.get(key).is_none_or(Node::is_null)
        && let Value::Mapping(entries) = &mut node.value
    {
        entries.retain(|entry| entry.key != key);
        entries.push(node::Entry::generated(key, Node::generated(default)));
    }
}

fn map(key: &str, value: Node) -> Node {
    Node::generated(Value::Mapping(vec![node::Entry::generated(key, value)]))
}
