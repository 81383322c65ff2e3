//! The values of a Helm release to the stack that says what the release runs.
//!
//! The chart's templates ignore some values and lose others. A stack is made of what they rendered, not of what was meant, and every
//! place where the two part is told. It is read in this order:
//!
//! - [`texts`]: what was read, with its comments;
//! - [`releases`]: the values of HelmReleases and Applications;
//! - [`chart`]: what a template makes of a value;
//! - [`globals`]: what holds for all servers;
//! - [`global`], [`server`], with [`probes`] and [`secret`]: one block after another;
//! - [`findings`]: what is told.

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

/// A stack, and what is to be said of it.
#[derive(Clone, Debug)]
pub struct Converted {
    /// The stack. Keys that come from the values stand where the values say, so that their comments can be found.
    pub stack: Node,
    /// Where chart and values part, what is waived, and what no stack can be made of: the latter are errors.
    pub findings: Vec<Diagnostic>,
}

/// Why a rule is waived.
const REASON: &str = "the Helm release runs like this";

/// The stack that renders to what the chart rendered for `values`.
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
                    findings.idle = !runs;
                    let server = server_values::Server { key: &entry.key, values: &entry.value, globals: &globals, runs: *runs };
                    if matches!(entry.value.value, Value::Mapping(_)) {
                        out.put_node(entry, Some(server::server(&mut findings, &at.key(&entry.key), server)));
                    } else {
                        // not a map: the stack says so
                        out.keep(entry);
                    }
                    findings.idle = false;
                }
                spec.put_node(top, out.some(top.value.span));
            }
            _ => findings.never_read(&root, top, &[]),
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
        entry("spec", spec.node(Span::NOWHERE).value),
    ]);
    let mut stack = Node::new(stack, values.span);
    let mut list = findings.list;
    list.extend(waive(&mut stack));
    Converted { stack, findings: list }
}

/// The namespace of every object: that of the values, else the one that is named, else the release's.
fn namespace(findings: &mut Findings, global: &Node, release: &Release) -> Option<Entry> {
    let wanted = release.wanted_namespace.as_deref();
    if let Some(written) = global.entry("namespace").filter(|entry| is_set(&entry.value)) {
        if let Some(wanted) = wanted.filter(|wanted| text_at(global, &["namespace"]).as_deref() != Some(wanted)) {
            let at = At::ROOT.key("global");
            let requirement = format!("must match `--namespace`, which is {wanted:?}: otherwise the objects would move");
            let finding = Diagnostic::new("release", Severity::Error, &at.key("namespace"), requirement);
            findings.list.push(finding.remedy("omit `--namespace`").at_span(written.span));
        }
        return Some(written.clone());
    }
    wanted.or(release.namespace.as_deref()).map(|name| entry("namespace", string(name)))
}

/// Waives every rule that the stack breaks, on the server that breaks it, and says so; then says what else is wrong.
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

/// Adds a waiver to a server; `false` where it is there already, or there is no such server.
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
