//! Converts `secret` of a server.

use super::block::{Block, string};
use super::chart::{is_set, is_set_at, text};
use super::findings::Findings;
use super::globals::{renders_secret, target_of};
use super::server_values::Server;
use crate::blocks::secret::fields;
use crate::diagnostics::At;
use crate::syntax::duration;
use crate::wire::node::{Entry, Node, Value};

pub(super) fn secret(findings: &mut Findings, at: &At<'_>, server: Server<'_>, node: &Node) -> Option<Node> {
    if !renders_secret(node) {
        return unrendered_secret(findings, at, node);
    }
    let mut out = Block::default();
    for entry in node.entries() {
        let inner = at.key(&entry.key);
        match entry.key.as_str() {
            "create" => create(findings, &inner, server, entry, &mut out),
            "store" => out.put_node(entry, store(findings, &inner, server, &entry.value)),
            "externalSecret" => out.put_node(entry, external_secret(findings, &inner, server, node, &entry.value)),
            "secretRef" if !server.runs => {
                if is_set(&entry.value) {
                    out.keep(entry);
                }
            }
            _ => findings.report_unread(at, entry, fields::Secret::FIELDS),
        }
    }
    if needs_target_name(server, node) {
        super::block::block(out.entries(), "externalSecret")
            .push(super::block::entry("targetSecretName", string(target_of(server.key, node))));
    }
    Some(out.into_node(node.span))
}

/// Carries over a block that the chart did not render, because the store or the ExternalSecret is absent.
fn unrendered_secret(findings: &mut Findings, at: &At<'_>, node: &Node) -> Option<Node> {
    if node.entries().is_empty() {
        return is_set(node).then(|| node.clone());
    }
    let mut out = Block::default();
    for entry in node.entries() {
        match entry.key.as_str() {
            "create" if matches!(entry.value.value, Value::Bool(_)) => out.keep(entry),
            "store" | "externalSecret" | "secretRef" => {
                if is_set(&entry.value) {
                    out.keep(entry);
                }
            }
            _ => findings.report_unread(at, entry, fields::Secret::FIELDS),
        }
    }
    out.non_empty(node.span)
}

fn create(findings: &mut Findings, at: &At<'_>, server: Server<'_>, entry: &Entry, out: &mut Block) {
    if is_set(&entry.value) || entry.value.is_null() {
        return;
    }
    if server.runs {
        let what = "is false, but the chart rendered the SecretStore and the ExternalSecret regardless";
        findings.report_difference(at, entry.span, what, "write `create: false` and a `secretRef` in the stack to use an existing Secret");
    } else {
        out.put(entry, Value::Bool(false));
    }
}

fn store(findings: &mut Findings, at: &At<'_>, server: Server<'_>, node: &Node) -> Option<Node> {
    let mut out = Block::default();
    let default_name = format!("infisical-store-{}", server.key);
    for entry in node.entries() {
        let is_present = is_set(&entry.value);
        match entry.key.as_str() {
            "name" if entry.value.as_str() == Some(default_name.as_str()) => {}
            "environmentSlug" if text(&entry.value).as_deref() == Some(server.globals.environment.as_str()) => {}
            "secretsPath" if entry.value.as_str() == Some("/") => {}
            "name" | "environmentSlug" | "secretsPath" => {
                if is_present {
                    out.keep(entry);
                }
            }
            "recursive" | "expandSecretReferences" => {
                if is_present {
                    out.put(entry, Value::Bool(true));
                } else if !server.runs && matches!(entry.value.value, Value::Bool(_)) {
                    out.keep(entry);
                } else if entry.key == "expandSecretReferences" && !entry.value.is_null() {
                    let what = "is false, which the chart ignored: the operator resolves references";
                    findings.report_difference(
                        &at.key(&entry.key),
                        entry.span,
                        what,
                        "write `expandSecretReferences: false` in the stack to get it",
                    );
                }
            }
            "refreshInterval" => refresh_interval(findings, &at.key("refreshInterval"), server, entry, &mut out),
            _ => findings.report_unread(at, entry, fields::Store::FIELDS),
        }
    }
    if server.globals.store_interval.is_none() && !is_set_at(node, &["refreshInterval"]) {
        let what = "is absent, as is that of `global.infisical.store`, and the chart left it empty; the stack defaults to 3600";
        findings.report_difference(
            &at.key("refreshInterval"),
            node.span,
            what,
            "write another number of seconds in the stack to change it",
        );
    }
    out.non_empty(node.span)
}

fn refresh_interval(findings: &mut Findings, at: &At<'_>, server: Server<'_>, entry: &Entry, out: &mut Block) {
    if !is_set(&entry.value) {
        return;
    }
    let own = text(&entry.value);
    match &server.globals.store_interval {
        Some(global) if own.as_ref() != Some(global) => {
            let what = format!("was ignored by the chart in favour of `global.infisical.store.refreshInterval`, which is {global}");
            let remedy = format!("write `{}` in the stack to get it", super::findings::one_line(entry));
            findings.report_difference(at, entry.span, what, remedy);
        }
        None if own.as_deref().and_then(duration::seconds) != Some(3600) => out.keep(entry),
        _ => {}
    }
}

fn external_secret(findings: &mut Findings, at: &At<'_>, server: Server<'_>, secret: &Node, node: &Node) -> Option<Node> {
    let mut out = Block::default();
    let default_name = format!("external-secret-{}", server.key);
    let default_target = format!("{}-secret", server.key);
    let default_interval = server.globals.secret_interval.as_deref();
    for entry in node.entries() {
        let is_present = is_set(&entry.value);
        match entry.key.as_str() {
            "name" if entry.value.as_str() == Some(default_name.as_str()) => {}
            "targetSecretName" if entry.value.as_str() == Some(default_target.as_str()) => {}
            "targetSecretName" if !is_present => {}
            "refreshInterval" if is_present && text(&entry.value).as_deref() == default_interval => {}
            "name" | "targetSecretName" | "refreshInterval" => {
                if is_present {
                    out.keep(entry);
                }
            }
            _ => findings.report_unread(at, entry, fields::ExternalSecret::FIELDS),
        }
    }
    if !is_set_at(node, &["targetSecretName"]) {
        let what = format!("is absent, and the operator used the name of the ExternalSecret: `{}`", target_of(server.key, secret));
        findings.report_difference(&at.key("targetSecretName"), node.span, what, "write another name in the stack to use another Secret");
    }
    out.non_empty(node.span)
}

/// Whether the stack needs a target Secret name that is not in the values.
fn needs_target_name(server: Server<'_>, secret: &Node) -> bool {
    !is_set_at(secret, &["externalSecret", "targetSecretName"]) && target_of(server.key, secret) != format!("{}-secret", server.key)
}
