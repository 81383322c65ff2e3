//! Converts the values of a Helm release to a stack that renders the objects of the release.
//!
//! The chart's templates ignore or lose some values. The stack describes what they rendered, which may not be what was intended; every
//! such difference is reported. In reading order:
//!
//! - [`texts`]: source texts, with their comments;
//! - [`releases`]: the values of HelmReleases and Applications;
//! - [`chart`]: how a template interprets a value;
//! - [`globals`]: defaults for all servers;
//! - [`global`], [`server`], with [`probes`] and [`secret`]: the conversion of each block;
//! - [`findings`]: what is reported.

mod assign;
mod block;
mod chart;
mod findings;
mod global;
mod globals;
mod probes;
mod release;
pub mod releases;
mod secret;
mod server;
mod server_values;
pub mod texts;

use block::{Block, block, entry, map, string};
use chart::{is_set, text_at};
use findings::Findings;
use globals::Globals;
pub use release::Release;

use crate::api;
use crate::diagnostics::{At, Diagnostic, Severity, Step};
use crate::pipeline::{self, Loaded, Purpose};
use crate::rules::rules;
use crate::wire::node::{Entry, Node, Span, Value};

/// A converted stack, and its findings.
#[derive(Clone, Debug)]
pub struct Converted {
    /// The stack. Keys from the values keep their spans, by which their comments are found.
    pub stack: Node,
    /// Differences between the chart's behavior and the values, waived rules, and, as errors, values that cannot be converted.
    pub findings: Vec<Diagnostic>,
}

/// Reason of every waiver.
const REASON: &str = "the Helm release runs like this";

/// Returns a stack that renders the objects that the chart rendered for `values`.
pub fn stack(values: &Node, release: &Release) -> Converted {
    let mut findings = Findings::default();
    let nothing = Node::new(Value::Null, values.span);
    let global_values = values.get("global").unwrap_or(&nothing);
    let servers: Vec<(&Entry, bool)> = values
        .get("mcp")
        .map(Node::entries)
        .unwrap_or_default()
        .iter()
        .filter(|server| !server.value.is_null())
        .map(|server| (server, server.value.get("enabled").is_some_and(is_set)))
        .filter(|(_, runs)| *runs || !release.enabled_only)
        .collect();
    let running: Vec<(&str, &Node)> =
        servers.iter().filter(|(_, runs)| *runs).map(|(server, _)| (server.key.as_str(), &server.value)).collect();
    let globals = Globals::new(global_values, &running);
    let namespace = namespace(&mut findings, global_values, release);

    let root = At::ROOT;
    let mut spec = Block::default();
    for top in values.entries() {
        match top.key.as_str() {
            "global" => spec.put_node(
                top,
                global::global(&mut findings, &top.value, &globals, namespace.as_ref().and_then(|entry| entry.value.as_str())),
            ),
            "mcp" => {
                let at = root.key("mcp");
                let mut out = Block::default();
                for (entry, runs) in &servers {
                    findings.is_disabled = !runs;
                    let server = server_values::Server { key: &entry.key, values: &entry.value, globals: &globals, runs: *runs };
                    if matches!(entry.value.value, Value::Mapping(_)) {
                        out.put_node(entry, Some(server::server(&mut findings, &at.key(&entry.key), server)));
                    } else {
                        // validation of the stack reports that this is not a map
                        out.keep(entry);
                    }
                    findings.is_disabled = false;
                }
                spec.put_node(top, out.non_empty(top.value.span));
            }
            _ => findings.report_unread(&root, top, &[]),
        }
    }
    if values.get("global").is_none()
        && let Some(global) = global::global(&mut findings, &nothing, &globals, namespace.as_ref().and_then(|entry| entry.value.as_str()))
    {
        spec.add_first("global", global.value);
    }
    let mut metadata = vec![entry("name", string(&release.name))];
    metadata.extend(namespace);
    metadata.push(entry("annotations", map([("config.kubernetes.io/local-config", string("true"))])));
    let stack = Value::Mapping(vec![
        entry("apiVersion", string(api::API_VERSION)),
        entry("kind", string(api::KIND)),
        entry("metadata", Value::Mapping(metadata)),
        entry("spec", spec.into_node(Span::NOWHERE).value),
    ]);
    let mut stack = Node::new(stack, values.span);
    let mut list = findings.list;
    list.extend(waive(&mut stack));
    Converted { stack, findings: list }
}

/// Returns the namespace of all objects: from the values, from `--namespace`, or from the release, in this order.
fn namespace(findings: &mut Findings, global: &Node, release: &Release) -> Option<Entry> {
    let wanted = release.wanted_namespace.as_deref();
    if let Some(raw) = global.entry("namespace").filter(|entry| is_set(&entry.value)) {
        if let Some(wanted) = wanted.filter(|wanted| text_at(global, &["namespace"]).as_deref() != Some(wanted)) {
            let at = At::ROOT.key("global");
            let requirement = format!("must match `--namespace`, which is {wanted:?}: otherwise the objects would move");
            let finding = Diagnostic::new("release", Severity::Error, &at.key("namespace"), requirement);
            findings.list.push(finding.remedy("omit `--namespace`").at_span(raw.span));
        }
        return Some(raw.clone());
    }
    wanted.or(release.namespace.as_deref()).map(|name| entry("namespace", string(name)))
}

/// Waives every rule that a server violates, and returns the waived findings and all remaining errors.
fn waive(stack: &mut Node) -> Vec<Diagnostic> {
    let mut waived = Vec::new();
    loop {
        let (_, found) = pipeline::build(&Loaded::new(stack.clone(), None, None), Purpose::Emit);
        let errors: Vec<Diagnostic> = found.into_iter().filter(|finding| finding.severity == Severity::Error).collect();
        let mut changed = false;
        for finding in &errors {
            let Some(server) = server_of(finding).filter(|_| rules().any(|rule| rule.code == finding.code)) else { continue };
            let server = server.to_owned();
            if add_waiver(stack, &server, finding.code) {
                changed = true;
                let mut finding = finding.clone();
                finding.severity = Severity::Info;
                finding.remedy = Some(format!("waived for `{server}`: {REASON}"));
                finding.proposed = None;
                waived.push(finding);
            }
        }
        if !changed {
            waived.extend(errors);
            return waived;
        }
    }
}

fn server_of(finding: &Diagnostic) -> Option<&str> {
    match finding.path.0.as_slice() {
        [Step::Key(spec), Step::Key(mcp), Step::Key(server), ..] if spec == "spec" && mcp == "mcp" => Some(server),
        _ => None,
    }
}

/// Adds a waiver to a server. Returns `false` if the server already has it, or does not exist.
fn add_waiver(stack: &mut Node, server: &str, code: &str) -> bool {
    let Value::Mapping(top) = &mut stack.value else { return false };
    let servers = block(block(top, "spec"), "mcp");
    let Some(server) = servers.iter_mut().find(|entry| entry.key == server) else { return false };
    let Value::Mapping(fields) = &mut server.value.value else { return false };
    let waivers = block(fields, "waivers");
    let is_new = waivers.iter().all(|waiver| waiver.key != code);
    if is_new {
        waivers.push(entry(code, string(REASON)));
    }
    is_new
}
