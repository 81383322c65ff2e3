//! Converts `mcp.<name>` of the values to `spec.mcp.<name>`.

use super::block::{Block, map, number, string};
use super::chart::{integer, is_set, is_set_at, set, text, text_at};
use super::findings::Findings;
use super::globals::{renders_secret, target_of};
use super::server_values::{Server, report_disabled, with_enabled};
use super::{probes, secret};
use crate::api;
use crate::blocks::{autoscaling, env, image, ingress, persistence, resources, service};
use crate::diagnostics::At;
use crate::wire::node::{Entry, Node, Value};

/// Returns `spec.mcp.<name>`.
pub(super) fn server(findings: &mut Findings, at: &At<'_>, server: Server<'_>) -> Node {
    let mut out = Block::default();
    for entry in server.values.entries() {
        let inner = at.key(&entry.key);
        let node = &entry.value;
        match entry.key.as_str() {
            "enabled" => {
                if !server.runs {
                    out.put(entry, Value::Bool(false));
                }
            }
            "image" => out.put_node(entry, image(findings, &inner, server, node)),
            "port" => match integer(node) {
                Some(0) => {}
                Some(port) if port == server.globals.port => {}
                Some(port) => out.put(entry, number(port)),
                None if is_set(node) => out.keep(entry),
                None => {}
            },
            "replicas" => replicas(findings, &inner, server, entry, &mut out),
            "autoscaling" => out.put_node(entry, autoscaling(findings, &inner, server, node)),
            "probes" => out.put_node(entry, probes::probes(findings, &inner, server, node)),
            "secret" => out.put_node(entry, secret::secret(findings, &inner, server, node)),
            "env" => out.put_node(entry, environment(findings, &inner, server, node)),
            "command" | "args" | "labels" | "annotations" => {
                if is_set(node) {
                    out.keep(entry);
                }
            }
            "persistence" => out.put_node(entry, persistence(findings, &inner, server, node)),
            "service" => out.put_node(entry, service(findings, &inner, server, node)),
            "ingress" => out.put_node(entry, ingress(findings, &inner, server, node)),
            "resources" => out.put_node(entry, resources(findings, &inner, server, node)),
            _ => findings.report_unread(at, entry, api::Server::FIELDS),
        }
    }
    if !server.runs && server.values.get("enabled").is_none() {
        let what = "is absent, and the chart did not render the server";
        findings.is_disabled = false;
        findings.report_difference(&at.key("enabled"), server.values.span, what, "remove `enabled: false` from the stack to run it");
        findings.is_disabled = true;
        out.add_first("enabled", Value::Bool(false));
    }
    add_missing_fields(findings, at, server, &mut out);
    out.into_node(server.values.span)
}

fn add_missing_fields(findings: &mut Findings, at: &At<'_>, server: Server<'_>, out: &mut Block) {
    if !server.runs {
        return;
    }
    let image = set(server.values, &["image"]);
    let policy = image.and_then(|image| text_at(image, &["pullPolicy"])).or_else(|| server.globals.pull_policy.clone());
    if policy.is_none() && image.is_some_and(is_floating) {
        let what = "is absent, and the API server defaulted to `Always` for an image without a version";
        findings.report_difference(&at.key("image").key("pullPolicy"), server.values.span, what, "write `image.pullPolicy` to choose");
        out.block("image").push(super::block::entry("pullPolicy", string("Always")));
    }
    if server.globals.registry.is_none() && image.is_some_and(|image| !is_set_at(image, &["registry"])) {
        let requirement = "is required: without it the chart rendered an image that no node can pull";
        findings.report_error(
            &at.key("image").key("registry"),
            server.values.span,
            requirement,
            "write it, or write `global.image.registry`",
        );
    }
    if text_at(server.values, &["service", "protocol"]).is_some_and(|protocol| protocol != "TCP") {
        out.add("podTemplate", tcp_port(server));
    }
    for block in ["store", "externalSecret"] {
        if server.values.get("secret").and_then(|secret| secret.get(block)).is_none_or(Node::is_null) {
            let requirement = "is required: without it the chart could not render the server, whatever the value of `secret.create`";
            let at = at.key("secret");
            findings.report_error(&at.key(block), server.values.span, requirement, "write it, and check what the release really runs");
        }
    }
}

/// Returns a `podTemplate` that sets the protocol of the container port to TCP, regardless of the Service.
fn tcp_port(server: Server<'_>) -> Value {
    let node = |value| Node::generated(value);
    let port = server.port().map_or_else(|| string("http"), number);
    let ports = vec![
        node(map([("$patch", string("replace"))])),
        node(map([("name", string("http")), ("containerPort", port), ("protocol", string("TCP"))])),
    ];
    let container = node(map([("name", string(server.key)), ("ports", Value::Sequence(ports))]));
    map([("spec", map([("containers", Value::Sequence(vec![container]))]))])
}

/// Whether the image has neither a digest nor a tag other than `latest`.
fn is_floating(image: &Node) -> bool {
    !is_set_at(image, &["digest"]) && text_at(image, &["tag"]).is_none_or(|tag| tag == "latest")
}

fn image(findings: &mut Findings, at: &At<'_>, server: Server<'_>, node: &Node) -> Option<Node> {
    let mut out = Block::default();
    for entry in node.entries() {
        let globals = server.globals;
        match entry.key.as_str() {
            "registry" if text(&entry.value) == globals.registry => {}
            "pullPolicy" if entry.value.as_str() == Some(globals.policy_of_stack()) => {}
            "registry" | "repository" | "tag" | "digest" => match &entry.value.value {
                Value::Number(printed) if is_set(&entry.value) => {
                    let what = format!("is a number, which Helm rendered as `{printed}`");
                    findings.report_difference(&at.key(&entry.key), entry.span, what, "quote it in the stack if another text was meant");
                    out.put(entry, string(printed));
                }
                _ if is_set(&entry.value) => out.keep(entry),
                _ => {}
            },
            "pullPolicy" => {
                if is_set(&entry.value) {
                    out.keep(entry);
                }
            }
            _ => findings.report_unread(at, entry, image::fields::Image::FIELDS),
        }
    }
    out.non_empty_or_raw(node)
}

fn replicas(findings: &mut Findings, at: &At<'_>, server: Server<'_>, entry: &Entry, out: &mut Block) {
    match integer(&entry.value) {
        Some(0) if entry.value.as_str().is_none() => {
            if server.runs {
                let what = "is 0, which the chart replaced with its default 1";
                findings.report_difference(at, entry.span, what, "write `replicas: 0` in the stack to run no pods");
            } else {
                out.keep(entry);
            }
        }
        Some(1) => {}
        Some(replicas) => out.put(entry, number(replicas)),
        None if is_set(&entry.value) => out.keep(entry),
        None => {}
    }
}

fn autoscaling(findings: &mut Findings, at: &At<'_>, server: Server<'_>, node: &Node) -> Option<Node> {
    let on = is_set_at(node, &["enabled"]);
    let mut out = Block::default();
    for entry in node.entries() {
        match entry.key.as_str() {
            "enabled" => {}
            "minReplicas" | "maxReplicas" => {
                let default = if entry.key == "minReplicas" { 1 } else { 10 };
                match integer(&entry.value) {
                    Some(0) => {
                        let what = format!("is 0, which the chart replaced with its default {default}");
                        if on {
                            findings.report_difference(&at.key(&entry.key), entry.span, what, "write a number of 1 or more");
                        }
                    }
                    Some(replicas) if replicas == default => {}
                    Some(replicas) => out.put(entry, number(replicas)),
                    None if is_set(&entry.value) => out.keep(entry),
                    None => {}
                }
            }
            "metrics" | "behavior" => {
                if is_set(&entry.value) {
                    out.keep(entry);
                }
            }
            _ => findings.report_unread(at, entry, autoscaling::fields::Autoscaling::FIELDS),
        }
    }
    if on && !is_set_at(node, &["metrics"]) && server.globals.targets == [0, 0] {
        let what = "is absent, as are the global targets, so the API server defaulted to 80 % CPU utilization";
        findings.report_difference(&at.key("metrics"), node.span, what, "write other `metrics` to measure something else");
        let target = map([("type", string("Utilization")), ("averageUtilization", number(80))]);
        let metric = map([("type", string("Resource")), ("resource", map([("name", string("cpu")), ("target", target)]))]);
        let metric = Node::generated(metric);
        out.add("metrics", Value::Sequence(vec![metric]));
    }
    if !on {
        report_disabled(findings, at, node);
    }
    with_enabled(out, on, node)
}

fn environment(findings: &mut Findings, at: &At<'_>, server: Server<'_>, node: &Node) -> Option<Node> {
    let mut out = Block::default();
    for entry in node.entries() {
        match entry.key.as_str() {
            "envFrom" if !server.globals.inject_off && is_set(&entry.value) => {
                let sources = without_own_secret(server, &entry.value);
                if is_set(&sources) {
                    out.put_node(entry, Some(sources));
                }
            }
            "env" | "envFrom" => {
                if is_set(&entry.value) {
                    out.keep(entry);
                }
            }
            _ => findings.report_unread(at, entry, env::fields::Env::FIELDS),
        }
    }
    out.non_empty_or_raw(node)
}

/// Returns the sources without the server's own Secret if that is the last one, because the stack appends it by default.
fn without_own_secret(server: Server<'_>, sources: &Node) -> Node {
    let (Value::Sequence(items), Some(secret)) = (&sources.value, server.values.get("secret").filter(|secret| renders_secret(secret)))
    else {
        return sources.clone();
    };
    let target = target_of(server.key, secret);
    let is_own = |source: &Node| match source.entries() {
        [reference] if reference.key == "secretRef" => {
            matches!(reference.value.entries(), [name] if name.key == "name" && name.value.as_str() == Some(target.as_str()))
        }
        _ => false,
    };
    let kept = if items.last().is_some_and(is_own) { &items[..items.len() - 1] } else { items };
    Node::new(Value::Sequence(kept.to_vec()), sources.span)
}

fn persistence(findings: &mut Findings, at: &At<'_>, server: Server<'_>, node: &Node) -> Option<Node> {
    let on = is_set_at(node, &["enabled"]);
    let mut out = Block::default();
    for entry in node.entries() {
        let is_present = is_set(&entry.value);
        match entry.key.as_str() {
            "enabled" => {}
            "storageClassName" if text(&entry.value) == server.globals.storage_class => {}
            "accessModes" if is_read_write_once(&entry.value) => {}
            "size" | "mountPath" | "storageClassName" | "accessModes" => {
                if is_present {
                    out.keep(entry);
                }
            }
            _ => findings.report_unread(at, entry, persistence::fields::Persistence::FIELDS),
        }
    }
    if !on {
        report_disabled(findings, at, node);
    }
    with_enabled(out, on, node)
}

fn is_read_write_once(node: &Node) -> bool {
    matches!(&node.value, Value::Sequence(items) if matches!(items.as_slice(), [mode] if mode.as_str() == Some("ReadWriteOnce")))
}

fn service(findings: &mut Findings, at: &At<'_>, server: Server<'_>, node: &Node) -> Option<Node> {
    let (global_type, global_port) = &server.globals.service;
    let mut out = Block::default();
    for entry in node.entries() {
        let is_present = is_set(&entry.value);
        match entry.key.as_str() {
            "type" if entry.value.as_str() == Some(global_type) => {}
            "port" if integer(&entry.value) == Some(*global_port) => {}
            "targetPort" if integer(&entry.value).is_some() && integer(&entry.value) == server.port() => {}
            "portName" if entry.value.as_str() == Some("http") => {}
            "protocol" if entry.value.as_str() == Some("TCP") => {}
            "port" | "targetPort" if is_present => match integer(&entry.value) {
                Some(port) => out.put(entry, number(port)),
                None => out.keep(entry),
            },
            "protocol" if is_present => {
                let what = "differs from the protocol of the container port, which the chart rendered as TCP; `podTemplate` keeps that";
                findings.report_difference(
                    &at.key("protocol"),
                    entry.span,
                    what,
                    "remove that `podTemplate` from the stack to use the same protocol for both",
                );
                out.keep(entry);
            }
            "type" | "portName" | "annotations" | "sessionAffinity" if is_present => out.keep(entry),
            "type" | "port" | "targetPort" | "portName" | "protocol" | "annotations" | "sessionAffinity" => {}
            _ => findings.report_unread(at, entry, service::fields::Service::FIELDS),
        }
    }
    if is_set(node) {
        if !is_set_at(node, &["type"]) && global_type != "ClusterIP" {
            let what = format!(
                "is absent, and in a `service` block the chart defaulted to ClusterIP, not to `global.service.type` ({global_type})"
            );
            findings.report_difference(&at.key("type"), node.span, what, format!("write `type: {global_type}` in the stack to get it"));
            out.add("type", string("ClusterIP"));
        }
        if !is_set_at(node, &["port"]) {
            let requirement = "is required: in a `service` block without it the chart left the port empty, which the API server rejects";
            findings.report_error(&at.key("port"), node.span, requirement, "write it in the values, and upgrade the release first");
        }
    }
    out.non_empty(node.span)
}

fn ingress(findings: &mut Findings, at: &At<'_>, server: Server<'_>, node: &Node) -> Option<Node> {
    let globals = server.globals;
    let on = is_set_at(node, &["enabled"]);
    let mut out = Block::default();
    for entry in node.entries() {
        let is_present = is_set(&entry.value);
        match entry.key.as_str() {
            "enabled" => {}
            "className" if text(&entry.value) == globals.class_name => {}
            "path" if entry.value.as_str() == Some("/") => {}
            "pathType" if entry.value.as_str() == Some("Prefix") => {}
            "sse" => {
                if is_present {
                    out.put(entry, Value::Bool(true));
                }
            }
            "tls" => out.put_node(entry, tls(findings, &at.key("tls"), server, &entry.value)),
            "className" | "host" | "path" | "pathType" | "annotations" => {
                if is_present {
                    out.keep(entry);
                }
            }
            _ => findings.report_unread(at, entry, ingress::fields::Ingress::FIELDS),
        }
    }
    if !on {
        report_disabled(findings, at, node);
    }
    if on && !is_set_at(server.values, &["service"]) {
        let requirement = "is forbidden without a `service` block: the chart could not render the server";
        findings.report_error(at, node.span, requirement, "write `service.port` in the values, and upgrade the release first");
    }
    with_enabled(out, on, node)
}

/// Returns the TLS settings that differ from the global ones. The chart cannot disable TLS for a single server.
fn tls(findings: &mut Findings, at: &At<'_>, server: Server<'_>, node: &Node) -> Option<Node> {
    let global = server.globals.tls;
    let is_present = is_set(node);
    if !is_present {
        if global && matches!(node.value, Value::Bool(false)) {
            let what = "is false, which the chart treated as absent: the Ingress has the global TLS settings";
            findings.report_difference(at, node.span, what, "write `tls: false` in the stack to disable it");
        }
        return None;
    }
    if node.entries().is_empty() {
        // `true`, or any other scalar that is set
        return (!global).then_some(Node::new(Value::Bool(true), node.span));
    }
    let mut out = Block::default();
    for entry in node.entries() {
        match entry.key.as_str() {
            "enabled" => {
                if !is_set(&entry.value) && !entry.value.is_null() {
                    let what = "is false, which the chart ignored: the Ingress has TLS";
                    findings.report_difference(&at.key("enabled"), entry.span, what, "write `tls: false` in the stack to disable it");
                }
                if !global {
                    out.put(entry, Value::Bool(true));
                }
            }
            "secretName" => {
                if is_set(&entry.value) {
                    out.keep(entry);
                }
            }
            _ => findings.report_unread(at, entry, ingress::fields::TlsBlock::FIELDS),
        }
    }
    if !global && node.get("enabled").is_none() {
        out.add_first("enabled", Value::Bool(true));
    }
    out.non_empty(node.span)
}

fn resources(findings: &mut Findings, at: &At<'_>, server: Server<'_>, node: &Node) -> Option<Node> {
    if !is_set(node) {
        return None;
    }
    let mut out = Block::default();
    for section in node.entries() {
        let inner = at.key(&section.key);
        if !matches!(section.key.as_str(), "requests" | "limits") {
            findings.report_unread(at, section, resources::fields::Resources::FIELDS);
            continue;
        }
        let (ours, theirs) = (server.globals.by_stack(&section.key), server.globals.by_chart(server.values, &section.key));
        let mut quantities = Block::default();
        for quantity in section.value.entries() {
            if !matches!(quantity.key.as_str(), "cpu" | "memory") {
                let what = "was ignored by the chart, which supports only cpu and memory, and is omitted";
                let remedy = format!("write `{}` in the stack to get it", super::findings::one_line(quantity));
                findings.report_difference(&inner.key(&quantity.key), quantity.span, what, remedy);
            } else if is_set(&quantity.value) {
                if ours.get(&quantity.key) != theirs.get(&quantity.key) {
                    quantities.keep(quantity);
                }
            } else if !quantity.value.is_null() {
                let taken = theirs.get(&quantity.key).map_or("nothing", String::as_str);
                let what = format!("is empty, and the chart used the global quantity, which is {taken}");
                let remedy = format!("write `{}: none` in the stack to remove it", quantity.key);
                findings.report_difference(&inner.key(&quantity.key), quantity.span, what, remedy);
            }
        }
        for resource in ours.keys().filter(|resource| !theirs.contains_key(*resource)) {
            quantities.add(resource, string("none"));
        }
        out.put_node(section, quantities.non_empty(section.value.span));
    }
    for section in ["requests", "limits"] {
        if node.get(section).is_none_or(Node::is_null) {
            let requirement = "is required: the chart could not render `resources` without it";
            findings.report_error(&at.key(section), node.span, requirement, "write it in the values, and upgrade the release first");
        }
    }
    out.non_empty(node.span)
}
