//! The fields of a stack as users write them. An absent field is `None`; no defaults are applied, and only names and types are checked.

pub mod global;
mod map;
pub mod patch;
pub mod server;
pub mod workload;

use crate::decode::block::block;
use crate::decode::field::{Field, Literal};
pub use global::Global;
pub use map::Map;
pub use patch::Patch;
pub use server::Server;

use crate::diagnostics::{At, Diagnostic, Diagnostics, Severity};
use crate::wire::node::{Node, Value};

/// `apiVersion` of a stack.
pub const API_VERSION: &str = "mcp.p2pmmo.vn/v1alpha1";
/// `kind` of a stack.
pub const KIND: &str = "McpStack";

block! {
    /// A set of MCP servers that is deployed and configured together.
    pub struct McpStack {
        /// Version of the schema. Must be `mcp.p2pmmo.vn/v1alpha1`.
        api_version "apiVersion": String;
        /// Kind of the resource. Must be `McpStack`.
        kind "kind": String;
        /// Name, namespace, labels and annotations of the stack.
        metadata "metadata": Metadata;
        /// Specification of the servers and of the defaults that they share.
        spec "spec": Spec;
    }
}

block! {
    /// Metadata of the stack.
    pub struct Metadata {
        /// Name of the stack. Value of the label `app.kubernetes.io/instance` of every generated object. A DNS label (RFC 1123) of at most
        /// 63 characters. Required.
        name "name": String, "mcp-stack";
        /// Namespace of every generated object. Takes precedence over `spec.global.namespace`.
        namespace "namespace": String, "mcp-secrets";
        /// Labels of the stack itself. They are not copied to generated objects.
        labels "labels": Map<Literal>;
        /// Annotations of the stack itself. They are not copied to generated objects. `config.kubernetes.io/local-config: "true"` excludes
        /// the stack from what kustomize, Flux and kpt apply to a cluster.
        annotations "annotations": Map<Literal>;
        /// Ignored. Accepted because tools that print Kubernetes objects write `creationTimestamp: null`.
        creation_timestamp "creationTimestamp": String;
    }
}

block! {
    /// Specification of the stack.
    pub struct Spec {
        /// Defaults for all servers. A default has no effect on a server that sets the same field.
        global "global": Global;
        /// MCP servers by name. The name is a DNS label of at most 63 characters; generated objects are named after it.
        mcp "mcp": Map<Box<Server>>;
        /// Patches of generated objects by name, applied in the alphabetical order of their names, after `podTemplate`.
        patches "patches": Map<Patch> = "none";
        /// Rules that the stack breaks on purpose: a map from the code of a rule to the reason. A waived finding is reported as info.
        waivers "waivers": Map<Literal>, "image-tag-floating: the vendor has no versions";
    }
}

/// Whether `node` is a stack by its API group and kind, in any version.
pub fn is_stack(node: &Node) -> bool {
    let group = API_VERSION.split('/').next();
    has_our_kind(node) && node.get("apiVersion").and_then(Node::as_str).and_then(|version| version.split('/').next()) == group
}

/// Whether `node` should be decoded as a stack: it is one, or it has the kind of a stack and either no `apiVersion` or a `spec`. Decoding
/// then reports the missing or wrong `apiVersion`.
pub fn is_meant_as_stack(node: &Node) -> bool {
    is_stack(node) || has_our_kind(node) && (node.get("apiVersion").is_none_or(Node::is_null) || node.get("spec").is_some())
}

fn has_our_kind(node: &Node) -> bool {
    node.get("kind").and_then(Node::as_str) == Some(KIND)
}

/// Decodes a stack. Fields that are not valid are reported and absent from the result. Returns `None` if `node` is not a map, or is a
/// values file with `global` or `mcp` at the top level; this is reported as well.
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
