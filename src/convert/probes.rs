//! Converts `probes` of a server.

use super::block::{Block, number};
use super::chart::{integer, is_set, is_set_at};
use super::findings::Findings;
use super::globals::{NUMBERS, PROBES};
use super::server_values::{Server, report_disabled, with_enabled};
use crate::blocks::probes::fields;
use crate::diagnostics::At;
use crate::wire::node::{Entry, Node, Value};

/// Handlers in the order in which the chart checks for them, with the fields that it reads.
const HANDLERS: [(&str, &[&str]); 3] =
    [("httpGet", &["path", "port", "scheme", "httpHeaders"]), ("tcpSocket", &["port"]), ("exec", &["command"])];

pub(super) fn probes(findings: &mut Findings, at: &At<'_>, server: Server<'_>, node: &Node) -> Option<Node> {
    let mut out = Block::default();
    for entry in node.entries() {
        match PROBES.iter().position(|probe| *probe == entry.key) {
            Some(kind) => out.put_node(entry, probe(findings, &at.key(&entry.key), server, &entry.value, kind)),
            None => findings.report_unread(at, entry, fields::Probes::FIELDS),
        }
    }
    out.non_empty(node.span)
}

fn probe(findings: &mut Findings, at: &At<'_>, server: Server<'_>, node: &Node, kind: usize) -> Option<Node> {
    let on = is_set_at(node, &["enabled"]);
    let chosen = HANDLERS.iter().find(|(handler, _)| is_set_at(node, &[handler]));
    let mut out = Block::default();
    for entry in node.entries() {
        let inner = at.key(&entry.key);
        if entry.key == "enabled" {
            continue;
        }
        if let Some(index) = NUMBERS.iter().position(|number| *number == entry.key) {
            let of_stack = server.globals.probes[kind][index];
            match integer(&entry.value) {
                Some(0) if entry.value.as_str().is_none() && on && of_stack != 0 => {
                    let what = format!("is 0, which the chart replaced with the global number: the server runs with {of_stack}");
                    findings.report_difference(&inner, entry.span, what, format!("write `{}: 0` in the stack to get it", entry.key));
                }
                Some(0) if entry.value.as_str().is_none() => {}
                Some(value) if value == of_stack => {}
                Some(value) => out.put(entry, number(value)),
                None if is_set(&entry.value) => out.keep(entry),
                None => {}
            }
        } else if chosen.is_some_and(|(handler, _)| *handler == entry.key) {
            out.put_node(entry, handler(findings, &inner, server, entry, chosen.map_or(&[], |(_, read)| read)));
        } else if HANDLERS.iter().any(|(handler, _)| *handler == entry.key) {
            if is_set(&entry.value) {
                let taken = chosen.map_or("", |(handler, _)| handler);
                let what = format!("was ignored by the chart in favour of `{taken}`, and is omitted");
                findings.report_difference(&inner, entry.span, what, format!("write it instead of `{taken}` to get it"));
            }
        } else {
            findings.report_unread(at, entry, fields::Probe::FIELDS);
        }
    }
    let missing = kind == 1 && !server.globals.readiness_off;
    if on {
        // the probe is enabled by default
        return if missing && out.is_empty() { None } else { Some(out.into_node(node.span)) };
    }
    report_disabled(findings, at, node);
    if out.is_empty() && missing {
        out.add("enabled", Value::Bool(false));
        return Some(out.into_node(node.span));
    }
    with_enabled(out, false, node)
}

/// Returns the handler with the fields that the chart reads; `None` if it is the default.
fn handler(findings: &mut Findings, at: &At<'_>, server: Server<'_>, entry: &Entry, read: &[&str]) -> Option<Node> {
    let mut out = Block::default();
    for field in entry.value.entries() {
        if !read.contains(&field.key.as_str()) {
            findings.report_unread(at, field, &[]);
        } else if field.key != "port" {
            if is_set(&field.value) {
                out.keep(field);
            }
        } else {
            match integer(&field.value) {
                Some(port) if Some(port) == server.port() => {}
                Some(port) => out.put(field, number(port)),
                None if is_set(&field.value) => out.keep(field),
                None => {}
            }
        }
    }
    if out.is_empty() && entry.key == "tcpSocket" {
        return None;
    }
    Some(out.into_node(entry.value.span))
}
