//! What people write, field for field. Absent is `None`; nothing is filled in and nothing is judged but the type.

mod block;
pub mod field;
pub mod fields;
pub mod global;
pub mod patch;
pub mod pod_template;
pub mod server;
pub mod upstream;
pub mod workload;

use std::collections::BTreeMap;

use block::block;
use field::{Field, Literal};
pub use global::Global;
pub use patch::Patch;
pub use server::Server;

use crate::diagnostics::{At, Diagnostic, Diagnostics, Severity};
use crate::wire::node::{Node, Value};

/// `apiVersion` of a stack.
pub const API_VERSION: &str = "mcp.p2pmmo.vn/v1alpha1";
/// `kind` of a stack.
pub const KIND: &str = "McpStack";

/// A map from a user's names.
pub type Map<T> = BTreeMap<String, T>;

block! {
    /// A fleet of MCP servers.
    pub struct McpStack {
        /// Always `mcp.p2pmmo.vn/v1alpha1`.
        api_version "apiVersion": String;
        /// Always `McpStack`.
        kind "kind": String;
        /// The stack's name and namespace.
        metadata "metadata": Metadata;
        /// What runs.
        spec "spec": Spec;
    }
}

block! {
    /// Who the stack is.
    pub struct Metadata {
        /// The release: `app.kubernetes.io/instance` on every object. A DNS-1123 label of at most 63 characters.
        name "name": String, "mcp-stack";
        /// The namespace of every object; wins over `spec.global.namespace`.
        namespace "namespace": String, "mcp-secrets";
        /// Labels of the stack itself; they reach no object.
        labels "labels": Map<Literal>;
        /// Annotations of the stack itself; they reach no object. `config.kubernetes.io/local-config: "true"` keeps it out of clusters.
        annotations "annotations": Map<Literal>;
        /// Written by tools that print objects; means nothing here.
        creation_timestamp "creationTimestamp": String;
    }
}

block! {
    /// The fleet.
    pub struct Spec {
        /// The fleet's defaults.
        global "global": Global;
        /// The servers, by name.
        mcp "mcp": Map<Box<Server>>;
        /// Patches on what is emitted, applied in the order of their names.
        patches "patches": Map<Patch> = "none";
        /// Rules of practice that the stack breaks on purpose: the rule's code and the reason.
        waivers "waivers": Map<Literal>, "image-tag-floating: the vendor has no versions";
    }
}

/// Whether `node` says that it is a stack: of our group and kind, whatever the version.
pub fn is_stack(node: &Node) -> bool {
    let group = API_VERSION.split('/').next();
    has_our_kind(node) && node.get("apiVersion").and_then(Node::as_str).and_then(|version| version.split('/').next()) == group
}

/// Whether `node`, given to be read as a stack, is meant to be one, though it may not say so rightly.
pub fn is_meant_as_stack(node: &Node) -> bool {
    is_stack(node) || has_our_kind(node) && (node.get("apiVersion").is_none_or(Node::is_null) || node.get("spec").is_some())
}

fn has_our_kind(node: &Node) -> bool {
    node.get("kind").and_then(Node::as_str) == Some(KIND)
}

/// Decodes a stack. `None` where it is no map at all; otherwise all that fits, the rest being reported.
pub fn decode(node: &Node, diagnostics: &mut Diagnostics) -> Option<McpStack> {
    let at = At::ROOT;
    if let Some(version) = node.get("apiVersion").and_then(Node::as_str)
        && version != API_VERSION
    {
        diagnostics.not_supported(&at.key("apiVersion"), version, &[API_VERSION]);
    }
    for (key, field) in [("apiVersion", API_VERSION), ("kind", KIND)] {
        if node.get(key).is_none_or(Node::is_null) {
            diagnostics.required(&at.key(key), format!("write `{key}: {field}`"));
        }
    }
    if node.get("spec").is_none()
        && let Value::Mapping(entries) = &node.value
        && let Some(entry) = entries.iter().find(|entry| matches!(entry.key.as_str(), "global" | "mcp"))
    {
        let message = format!("unknown field `{}`", entry.key);
        let diagnostic = Diagnostic::with_message("unknown-field", Severity::Error, &at.key(&entry.key), message);
        diagnostics.push(diagnostic.remedy("put `global` and `mcp` of a values file under `spec`"));
        return None;
    }
    McpStack::decode(node, &at, diagnostics)
}
