//! `global` of the values becomes `spec.global`.

use super::block::{Block, block, entry, map, number, string};
use super::chart::{integer, is_set, is_set_at, text, text_at};
use super::findings::Findings;
use super::globals::{BUILT_IN, Globals, NUMBERS, PROBES, QUANTITIES};
use crate::api::{self, global as fields};
use crate::blocks::{autoscaling, ingress, persistence, probes, secret, service};
use crate::diagnostics::At;
use crate::syntax::duration;
use crate::wire::node::{Entry, Node, Value};

/// `spec.global`, where there is anything to say.
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
                    kept(findings, &inner, node, persistence::fields::Storage::FIELDS, |key, node| key == "className" && is_set(node)),
                );
            }
            "probes" => out.put_node(entry, probes(findings, &inner, node, globals)),
            "autoscaling" => out.put_node(entry, autoscaling(findings, &inner, node)),
            "resources" => out.put_node(entry, resources(node)),
            // `metadata.namespace` says the first; the others are not given, or what the stack has without a word
            "namespace" | "domain" | "environment" => {}
            "versioning" => versioning(findings, &at, entry),
            _ => findings.never_read(&at, entry, api::Global::FIELDS),
        }
    }
    if text_at(values, &["environment"]).is_none() {
        let what = "is absent, and the chart rendered an empty environment; the stack defaults to `staging`";
        findings.differs(&at.key("environment"), values.span, what, "write it in the values, or give the chart's own values file first");
    }
    add_what_is_missing(&mut out, values, globals);
    out.some(values.span)
}

/// What holds for the whole fleet and no value says.
fn add_what_is_missing(out: &mut Block, values: &Node, globals: &Globals) {
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
        // what the operator takes where none is given
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

/// The keys of a block that `keep` takes; what the chart does not know is told, what it takes for absent is left out.
fn kept(
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
        } else if !known.iter().any(|field| field.name == entry.key) || is_unread(at, &entry.key) {
            findings.never_read(at, entry, known);
        }
    }
    out.some_of(node)
}

/// Fields of a stack that the chart does not have.
fn is_unread(at: &At<'_>, key: &str) -> bool {
    let path = at.key(key).path().to_string();
    matches!(path.as_str(), "global.storage.retain")
}

fn image(findings: &mut Findings, at: &At<'_>, node: &Node) -> Option<Node> {
    kept(findings, at, node, fields::GlobalImage::FIELDS, |key, node| match key {
        "pullPolicy" => is_set(node) && node.as_str() != Some("IfNotPresent"),
        "registry" | "pullSecrets" => is_set(node),
        _ => false,
    })
}

fn versioning(findings: &mut Findings, at: &At<'_>, entry: &Entry) {
    let inner = at.key(&entry.key);
    for field in entry.value.entries() {
        // what a stack does without a word needs no advice
        let is_default = field.key == "strategy" && field.value.as_str() == Some("tag");
        findings.never_read(&inner, field, if is_default { &[] } else { fields::Versioning::FIELDS });
    }
    if entry.value.entries().is_empty() {
        findings.never_read(at, entry, api::Global::FIELDS);
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
                out.put_node(entry, kept(findings, &inner, &entry.value, secret::fields::GlobalStore::FIELDS, keep));
            }
            "externalSecret" => {
                let keep = |key: &str, node: &Node| key == "refreshInterval" && is_set(node) && node.as_str() != Some("1m");
                let block = kept(findings, &inner, &entry.value, secret::fields::GlobalExternalSecret::FIELDS, keep);
                if globals.secret_interval.is_some() || !globals.interval_missing {
                    out.put_node(entry, block);
                }
            }
            _ => findings.never_read(at, entry, secret::fields::Infisical::FIELDS),
        }
    }
    out.some(node.span)
}

fn credentials(findings: &mut Findings, at: &At<'_>, node: &Node, namespace: Option<&str>) -> Option<Node> {
    kept(findings, at, node, secret::fields::Credentials::FIELDS, |key, node| {
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
            findings.never_read(at, field, &[]);
        }
        return;
    }
    for field in entry.value.entries().iter().filter(|field| field.key != "name") {
        findings.never_read(at, field, &[]);
    }
    let name = entry.value.entry("name").filter(|name| is_set(&name.value));
    let what = "was never read by the chart, which rendered SecretStores without credentials; the name is carried over";
    findings.differs(at, entry.span, what, "make sure that the Secret exists before the stack is applied");
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
                            findings.differs(&inner.key("secretName"), field.span, what, "write it beside `enabled: true` to get it");
                        }
                        "enabled" | "secretName" => {}
                        _ => findings.never_read(&inner, field, ingress::fields::TlsBlock::FIELDS),
                    }
                }
                out.put_node(entry, tls.some(entry.value.span));
            }
            "enabled" => {
                if entry.value.is_null() || is_set(&entry.value) {
                    continue;
                }
                findings.never_read(at, entry, ingress::fields::GlobalIngress::FIELDS);
            }
            _ => findings.never_read(at, entry, ingress::fields::GlobalIngress::FIELDS),
        }
    }
    out.some(node.span)
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
            _ => findings.never_read(at, entry, service::fields::GlobalService::FIELDS),
        }
    }
    out.some(node.span)
}

fn probes(findings: &mut Findings, at: &At<'_>, node: &Node, globals: &Globals) -> Option<Node> {
    let mut out = Block::default();
    for entry in node.entries() {
        let inner = at.key(&entry.key);
        let Some(kind) = PROBES.iter().position(|probe| *probe == entry.key) else {
            findings.never_read(at, entry, probes::fields::GlobalProbes::FIELDS);
            continue;
        };
        let mut probe = Block::default();
        for field in entry.value.entries() {
            if field.key == "enabled" {
                let off = kind == 1 && globals.readiness_off;
                if is_set(&field.value) && (kind != 1 || off) {
                    findings.never_read(&inner, field, probes::fields::GlobalProbe::FIELDS);
                }
                if off {
                    probe.put(field, Value::Bool(false));
                }
                continue;
            }
            let Some(index) = NUMBERS.iter().position(|number| *number == field.key) else {
                findings.never_read(&inner, field, probes::fields::GlobalProbe::FIELDS);
                continue;
            };
            let of_stack = globals.probes[kind][index];
            if is_set(&field.value) && integer(&field.value).is_none() {
                probe.keep(field);
            } else if of_stack != BUILT_IN[kind][index] {
                probe.put(field, number(of_stack));
            }
        }
        out.put_node(entry, probe.some(entry.value.span));
    }
    out.some(node.span)
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
            // what the stack has without a word
            "enabled" | "behavior" if !is_set(&entry.value) => {}
            "minReplicas" if integer(&entry.value) == Some(1) => {}
            "maxReplicas" if integer(&entry.value) == Some(10) => {}
            _ => findings.never_read(at, entry, autoscaling::fields::GlobalAutoscaling::FIELDS),
        }
    }
    out.some(node.span)
}

/// The chart hands these on as they are, so they stay, but for what the stack has without a word.
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
            out.put_node(section, quantities.some(section.value.span));
        }
    }
    out.some(node.span)
}
