//! One server of the values, and what a block of it becomes that is switched on or off.

use super::block::Block;
use super::chart::{integer, is_set, set};
use super::findings::Findings;
use super::globals::Globals;
use crate::diagnostics::At;
use crate::wire::node::{Node, Value};

/// A server of the values, and what holds for all of them.
#[derive(Clone, Copy)]
pub(super) struct Server<'a> {
    /// Its key.
    pub(super) key: &'a str,
    /// What the values say of it.
    pub(super) values: &'a Node,
    /// What holds for all.
    pub(super) globals: &'a Globals,
    /// Whether it runs.
    pub(super) runs: bool,
}

impl Server<'_> {
    /// The container's port.
    pub(super) fn port(&self) -> Option<i64> {
        match set(self.values, &["port"]) {
            Some(port) => integer(port),
            None => Some(self.globals.port),
        }
    }
}

/// Says of a block that its `enabled` is not given, where it is not.
pub(super) fn switched_off(findings: &mut Findings, at: &At<'_>, node: &Node) {
    if node.get("enabled").is_none_or(Node::is_null) && is_set(node) {
        let what = "is absent, and the chart did not render the block";
        findings.differs(&at.key("enabled"), node.span, what, "remove `enabled: false` from the stack to enable it");
    }
}

/// A block that is on as soon as it is written: off where the chart left it out, and gone where it says no more than that.
pub(super) fn switched(mut out: Block, on: bool, node: &Node) -> Option<Node> {
    if on {
        return Some(out.node(node.span));
    }
    if out.is_empty() {
        return None;
    }
    match node.entry("enabled") {
        Some(entry) => out.put_first(entry, Value::Bool(false)),
        None => out.add_first("enabled", Value::Bool(false)),
    }
    Some(out.node(node.span))
}
