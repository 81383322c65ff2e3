//! One server of the values, and the conversion of its `enabled` fields.

use super::block::Block;
use super::chart::{integer, is_set, set};
use super::findings::Findings;
use super::globals::Globals;
use crate::diagnostics::At;
use crate::wire::node::{Node, Value};

/// A server of the values, and the defaults for all servers.
#[derive(Clone, Copy)]
pub(super) struct Server<'a> {
    /// Key of the server.
    pub(super) key: &'a str,
    /// Values of the server.
    pub(super) values: &'a Node,
    /// Defaults for all servers.
    pub(super) globals: &'a Globals,
    /// Whether the server is enabled.
    pub(super) runs: bool,
}

impl Server<'_> {
    /// Returns the container port.
    pub(super) fn port(&self) -> Option<i64> {
        match set(self.values, &["port"]) {
            Some(port) => integer(port),
            None => Some(self.globals.port),
        }
    }
}

/// Reports a block without `enabled`, which the chart did not render.
pub(super) fn report_disabled(findings: &mut Findings, at: &At<'_>, node: &Node) {
    if node.get("enabled").is_none_or(Node::is_null) && is_set(node) {
        let what = "is absent, and the chart did not render the block";
        findings.report_difference(&at.key("enabled"), node.span, what, "remove `enabled: false` from the stack to enable it");
    }
}

/// Converts a block that a stack enables by default. If it is not `on`, it gets `enabled: false`, or is omitted if it has no other
/// fields.
pub(super) fn with_enabled(mut out: Block, on: bool, node: &Node) -> Option<Node> {
    if on {
        return Some(out.into_node(node.span));
    }
    if out.is_empty() {
        return None;
    }
    match node.entry("enabled") {
        Some(entry) => out.put_first(entry, Value::Bool(false)),
        None => out.add_first("enabled", Value::Bool(false)),
    }
    Some(out.into_node(node.span))
}
