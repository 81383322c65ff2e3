//! Converts `global` of the values to `spec.global`.

use super::block::{Block, block, entry, map, number, string};
use super::chart::{integer, is_set, is_set_at, text, text_at};
use super::findings::Findings;
use super::globals::{BUILT_IN, Globals, NUMBERS, PROBES, QUANTITIES};
use crate::api;
use crate::blocks::{autoscaling, image, ingress, persistence, probes, secret, service};
use crate::diagnostics::At;
use crate::syntax::duration;
use crate::wire::node::{Entry, Node, Value};

/// Returns `spec.global`; `None` if it would be empty.
pub(super) fn global(findings: &mut Findings, values: &Node, globals: &Globals, namespace: Option<&str>) -> Option<Node> {
    let at = At::ROOT;
    let at = at.key("global");
    let mut out = Block::default();
    for entry in values.entries() {
        let node = &entry.value;
        let inner = at.key(&entry.key);
        match entry.key.as_str() {
            "domain" if is_set(node) => out.keep(entry),
            "environment" if is_set(node) && node.as_str() != Some("staging") => out.keep(entry),
            "defaultPort" => match integer(node) {
                Some(8000 | 0) => {}
                Some(port) => out.put(entry, number(port)),
                None if is_set(node) => out.keep(entry),
                None => {}
            },
            "image" => out.put_node(entry, image(findings, &inner, node)),
            "infisical" => out.put_node(entry, infisical(findings, &inner, node, globals, namespace)),
            "ingress" => out.put_node(entry, ingress(findings, &inner, node, globals)),
            "service" => out.put_node(entry, service(findings, &inner, node)),
            "storage" => {
                out.put_node(
                    entry,
                    keep_fields(findings, &inner, node, persistence::fields::Storage::FIELDS, |key, node| {
                        key == "className" && is_set(node)
                    }),
                );
            }
            "probes" => out.put_node(entry, probes(findings, &inner, node, globals)),
            "autoscaling" => out.put_node(entry, autoscaling(findings, &inner, node)),
            "resources" => out.put_node(entry, resources(node)),
            // the first becomes `metadata.namespace`; the others are not set, or have the default of the stack
            "namespace" | "domain" | "environment" => {}
            "versioning" => versioning(findings, &at, entry),
            _ => findings.report_unread(&at, entry, api::Global::FIELDS),
        }
    }
    if text_at(values, &["environment"]).is_none() {
        let what = "is absent, and the chart rendered an empty environment; the stack defaults to `staging`";
        findings.report_difference(
            &at.key("environment"),
            values.span,
            what,
            "write it in the values, or give the chart's own values file first",
        );
    }
    add_missing_fields(&mut out, values, globals);
    out.non_empty(values.span)
}

/// Adds fields that are not in the values, but that apply to all servers.
fn add_missing_fields(out: &mut Block, values: &Node, globals: &Globals) {
    if globals.readiness_off {
        let readiness = block(out.block("probes"), "readiness");
        if !readiness.iter().any(|entry| entry.key == "enabled") {
            readiness.insert(0, entry("enabled", Value::Bool(false)));
        }
    }
    for (kind, probe) in PROBES.iter().enumerate() {
        for (index, field) in NUMBERS.iter().enumerate() {
            let number_of_stack = globals.probes[kind][index];
            if globals.filled[kind][index] && number_of_stack != BUILT_IN[kind][index] {
                let entries = block(out.block("probes"), probe);
                if !entries.iter().any(|entry| entry.key == *field) {
                    entries.push(entry(field, number(number_of_stack)));
                }
            }
        }
    }
    for (section, resource, _) in QUANTITIES {
        if globals.without.contains(&(section, resource)) && !globals.resources.contains_key(&(section.to_owned(), resource.to_owned())) {
            block(out.block("resources"), section).push(entry(resource, string("none")));
        }
    }
    if globals.scaled && globals.targets != [0, 0] {
        let fields = ["targetCPUUtilizationPercentage", "targetMemoryUtilizationPercentage"];
        for (field, target) in fields.into_iter().zip(globals.targets) {
            let entries = out.block("autoscaling");
            if target == 0 && !entries.iter().any(|entry| entry.key == field) {
                entries.push(entry(field, number(0)));
            }
        }
        if out.block("autoscaling").is_empty() {
            out.remove("autoscaling");
        }
    }
    if globals.secret_interval.is_none() && globals.interval_missing {
        // the default of the operator
        block(out.block("infisical"), "externalSecret").push(entry("refreshInterval", string("1h")));
    }
    if !is_set_at(values, &["infisical", "credentials"])
        && let Some(name) = text_at(values, &["infisical", "authCredentials", "name"]).filter(|name| name != "infisical-credentials")
        && !out.block("infisical").iter().any(|entry| entry.key == "credentials")
    {
        out.block("infisical").push(entry("credentials", map([("secretName", string(name))])));
    }
    if globals.inject_off {
        out.add("secret", map([("inject", Value::Bool(false))]));
    }
}

/// Carries over the entries of a block that `keep` accepts. Other entries are omitted, and reported if the chart does not have them.
fn keep_fields(
    findings: &mut Findings,
    at: &At<'_>,
    node: &Node,
    known: &[crate::decode::field::FieldDoc],
    keep: impl Fn(&str, &Node) -> bool,
) -> Option<Node> {
    let mut out = Block::default();
    for entry in node.entries() {
        if keep(&entry.key, &entry.value) {
            out.keep(entry);
        } else if !known.iter().any(|field| field.name == entry.key) || is_missing_in_chart(at, &entry.key) {
            findings.report_unread(at, entry, known);
        }
    }
    out.non_empty_or_raw(node)
}

/// Whether the field exists in a stack, but not in the chart.
fn is_missing_in_chart(at: &At<'_>, key: &str) -> bool {
    let path = at.key(key).path().to_string();
    matches!(path.as_str(), "global.storage.retain")
}

fn image(findings: &mut Findings, at: &At<'_>, node: &Node) -> Option<Node> {
    keep_fields(findings, at, node, image::fields::GlobalImage::FIELDS, |key, node| match key {
        "pullPolicy" => is_set(node) && node.as_str() != Some("IfNotPresent"),
        "registry" | "pullSecrets" => is_set(node),
        _ => false,
    })
}

fn versioning(findings: &mut Findings, at: &At<'_>, entry: &Entry) {
    let inner = at.key(&entry.key);
    for field in entry.value.entries() {
        // the default needs no advice
        let is_default = field.key == "strategy" && field.value.as_str() == Some("tag");
        findings.report_unread(&inner, field, if is_default { &[] } else { image::fields::Versioning::FIELDS });
    }
    if entry.value.entries().is_empty() {
        findings.report_unread(at, entry, api::Global::FIELDS);
    }
}

fn infisical(findings: &mut Findings, at: &At<'_>, node: &Node, globals: &Globals, namespace: Option<&str>) -> Option<Node> {
    let mut out = Block::default();
    let has_credentials = is_set_at(node, &["credentials"]);
    for entry in node.entries() {
        let inner = at.key(&entry.key);
        match entry.key.as_str() {
            "hostAPI" | "projectSlug" => {
                if is_set(&entry.value) {
                    out.keep(entry);
                }
            }
            "credentials" => out.put_node(entry, credentials(findings, &inner, &entry.value, namespace)),
            "authCredentials" => auth_credentials(findings, &inner, entry, has_credentials, &mut out),
            "store" => {
                let keep = |key: &str, node: &Node| {
                    key == "refreshInterval" && is_set(node) && text(node).and_then(|text| duration::seconds(&text)) != Some(3600)
                };
                out.put_node(entry, keep_fields(findings, &inner, &entry.value, secret::fields::GlobalStore::FIELDS, keep));
            }
            "externalSecret" => {
                let keep = |key: &str, node: &Node| key == "refreshInterval" && is_set(node) && node.as_str() != Some("1m");
                let block = keep_fields(findings, &inner, &entry.value, secret::fields::GlobalExternalSecret::FIELDS, keep);
                if globals.secret_interval.is_some() || !globals.interval_missing {
                    out.put_node(entry, block);
                }
            }
            _ => findings.report_unread(at, entry, secret::fields::Infisical::FIELDS),
        }
    }
    out.non_empty(node.span)
}

fn credentials(findings: &mut Findings, at: &At<'_>, node: &Node, namespace: Option<&str>) -> Option<Node> {
    keep_fields(findings, at, node, secret::fields::Credentials::FIELDS, |key, node| {
        let default = match key {
            "secretName" => Some("infisical-credentials"),
            "clientIdKey" => Some("clientId"),
            "clientSecretKey" => Some("clientSecret"),
            "namespace" => namespace,
            _ => return false,
        };
        is_set(node) && node.as_str() != default
    })
}

fn auth_credentials(findings: &mut Findings, at: &At<'_>, entry: &Entry, has_credentials: bool, out: &mut Block) {
    if !is_set(&entry.value) {
        return;
    }
    if has_credentials {
        for field in entry.value.entries() {
            findings.report_unread(at, field, &[]);
        }
        return;
    }
    for field in entry.value.entries().iter().filter(|field| field.key != "name") {
        findings.report_unread(at, field, &[]);
    }
    let name = entry.value.entry("name").filter(|name| is_set(&name.value));
    let what = "was never read by the chart, which rendered SecretStores without credentials; the name is carried over";
    findings.report_difference(at, entry.span, what, "make sure that the Secret exists before the stack is applied");
    if let Some(name) = name.filter(|name| name.value.as_str() != Some("infisical-credentials")) {
        let secret_name = Entry { key: "secretName".to_owned(), ..name.clone() };
        let moved = Entry { key: "credentials".to_owned(), ..entry.clone() };
        out.put(&moved, Value::Mapping(vec![secret_name]));
    }
}

fn ingress(findings: &mut Findings, at: &At<'_>, node: &Node, globals: &Globals) -> Option<Node> {
    let mut out = Block::default();
    for entry in node.entries() {
        let inner = at.key(&entry.key);
        match entry.key.as_str() {
            "className" | "annotations" => {
                if is_set(&entry.value) {
                    out.keep(entry);
                }
            }
            "tls" => {
                let mut tls = Block::default();
                for field in entry.value.entries() {
                    match field.key.as_str() {
                        "enabled" if globals.tls => tls.put(field, Value::Bool(true)),
                        "secretName" if globals.tls && is_set(&field.value) => tls.keep(field),
                        "secretName" if is_set(&field.value) => {
                            let what = "is used by the chart only if `global.ingress.tls.enabled` is true, and is omitted";
                            findings.report_difference(
                                &inner.key("secretName"),
                                field.span,
                                what,
                                "write it beside `enabled: true` to get it",
                            );
                        }
                        "enabled" | "secretName" => {}
                        _ => findings.report_unread(&inner, field, ingress::fields::TlsBlock::FIELDS),
                    }
                }
                out.put_node(entry, tls.non_empty(entry.value.span));
            }
            "enabled" => {
                if entry.value.is_null() || is_set(&entry.value) {
                    continue;
                }
                findings.report_unread(at, entry, ingress::fields::GlobalIngress::FIELDS);
            }
            _ => findings.report_unread(at, entry, ingress::fields::GlobalIngress::FIELDS),
        }
    }
    out.non_empty(node.span)
}

fn service(findings: &mut Findings, at: &At<'_>, node: &Node) -> Option<Node> {
    let mut out = Block::default();
    for entry in node.entries() {
        match entry.key.as_str() {
            "type" => {
                if is_set(&entry.value) && entry.value.as_str() != Some("ClusterIP") {
                    out.keep(entry);
                }
            }
            "port" => match integer(&entry.value) {
                Some(0 | 80) => {}
                Some(port) => out.put(entry, number(port)),
                None if is_set(&entry.value) => out.keep(entry),
                None => {}
            },
            _ => findings.report_unread(at, entry, service::fields::GlobalService::FIELDS),
        }
    }
    out.non_empty(node.span)
}

fn probes(findings: &mut Findings, at: &At<'_>, node: &Node, globals: &Globals) -> Option<Node> {
    let mut out = Block::default();
    for entry in node.entries() {
        let inner = at.key(&entry.key);
        let Some(kind) = PROBES.iter().position(|probe| *probe == entry.key) else {
            findings.report_unread(at, entry, probes::fields::GlobalProbes::FIELDS);
            continue;
        };
        let mut probe = Block::default();
        for field in entry.value.entries() {
            if field.key == "enabled" {
                let off = kind == 1 && globals.readiness_off;
                if is_set(&field.value) && (kind != 1 || off) {
                    findings.report_unread(&inner, field, probes::fields::GlobalProbe::FIELDS);
                }
                if off {
                    probe.put(field, Value::Bool(false));
                }
                continue;
            }
            let Some(index) = NUMBERS.iter().position(|number| *number == field.key) else {
                findings.report_unread(&inner, field, probes::fields::GlobalProbe::FIELDS);
                continue;
            };
            let of_stack = globals.probes[kind][index];
            if is_set(&field.value) && integer(&field.value).is_none() {
                probe.keep(field);
            } else if of_stack != BUILT_IN[kind][index] {
                probe.put(field, number(of_stack));
            }
        }
        out.put_node(entry, probe.non_empty(entry.value.span));
    }
    out.non_empty(node.span)
}

fn autoscaling(findings: &mut Findings, at: &At<'_>, node: &Node) -> Option<Node> {
    let mut out = Block::default();
    for entry in node.entries() {
        match entry.key.as_str() {
            "targetCPUUtilizationPercentage" | "targetMemoryUtilizationPercentage" => match integer(&entry.value) {
                Some(80) => {}
                Some(percent) => out.put(entry, number(percent)),
                None if is_set(&entry.value) => out.keep(entry),
                None => {}
            },
            // same as the default of the stack
            "enabled" | "behavior" if !is_set(&entry.value) => {}
            "minReplicas" if integer(&entry.value) == Some(1) => {}
            "maxReplicas" if integer(&entry.value) == Some(10) => {}
            _ => findings.report_unread(at, entry, autoscaling::fields::GlobalAutoscaling::FIELDS),
        }
    }
    out.non_empty(node.span)
}

/// Carries over all quantities except those that are the default of the stack, because the chart passes them through unchanged.
fn resources(node: &Node) -> Option<Node> {
    let mut out = Block::default();
    for section in node.entries() {
        let mut quantities = Block::default();
        for quantity in section.value.entries() {
            let known = QUANTITIES.iter().find(|(name, resource, _)| *name == section.key && *resource == quantity.key);
            let is_default = known.is_some_and(|(_, _, default)| text(&quantity.value).as_deref() == Some(*default));
            if !is_default && !quantity.value.is_null() {
                quantities.keep(quantity);
            }
        }
        if section.value.entries().is_empty() && is_set(&section.value) {
            out.keep(section);
        } else {
            out.put_node(section, quantities.non_empty(section.value.span));
        }
    }
    out.non_empty(node.span)
}
