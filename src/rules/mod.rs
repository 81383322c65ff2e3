//! What is good practice: one file a rule.
//!
//! A rule looks at every server that could be read, and reports what it would not do. Of servers whose workload is somebody else's it looks
//! at what the stack says of them: nothing is known of the rest. Only these findings can be waived, by the rule's code and a reason. To add a rule, add its file, a line in [`RULES`], and a directory under `testdata/rules/` named after its code.

mod autoscaling_stateful;
mod credentials_ignored;
mod credentials_namespace;
mod env_duplicate;
mod flux_substitution;
mod image_digest_missing;
mod image_not_pinned;
mod image_not_semver;
mod image_registry_twice;
mod image_tag_floating;
mod ingress_path_taken;
mod memory_limit_missing;
mod memory_tiny;
mod metric_without_request;
mod name_leading_digit;
mod name_long;
mod namespace_differs;
mod probe_port_unknown;
mod probes_equal;
mod production_not_set;
mod reference_misnamed;
mod request_missing;
mod secret_in_clear;
mod secret_recursive;
mod secret_ref_ignored;
mod secret_target_shared;
mod service_port_unknown;
mod sse_not_nginx;
mod stack_not_local;
mod strategy_recreate;
mod tls_secret_missing;
mod volume_not_shareable;

use std::collections::BTreeMap;

use crate::api::{self, McpStack};
use crate::decode::field::Literal;
use crate::diagnostics::{At, Diagnostic, Diagnostics, FieldPath, Severity, Step};
use crate::stack::{Server, Stack};

/// A rule of practice.
pub struct Rule {
    /// Its name: stable, kebab-case.
    pub code: &'static str,
    /// How bad a finding is, unless the rule says otherwise.
    pub severity: Severity,
    /// One sentence: why.
    pub why: &'static str,
    /// Where that is written.
    pub source: &'static str,
    /// Looks at a fleet.
    check: fn(&Fleet<'_>, &mut Findings<'_>),
}

/// Every rule, by code.
pub const RULES: [&Rule; 32] = [
    &autoscaling_stateful::RULE,
    &credentials_ignored::RULE,
    &credentials_namespace::RULE,
    &env_duplicate::RULE,
    &flux_substitution::RULE,
    &image_digest_missing::RULE,
    &image_not_pinned::RULE,
    &image_not_semver::RULE,
    &image_registry_twice::RULE,
    &image_tag_floating::RULE,
    &ingress_path_taken::RULE,
    &memory_limit_missing::RULE,
    &memory_tiny::RULE,
    &metric_without_request::RULE,
    &name_leading_digit::RULE,
    &name_long::RULE,
    &namespace_differs::RULE,
    &probe_port_unknown::RULE,
    &probes_equal::RULE,
    &production_not_set::RULE,
    &reference_misnamed::RULE,
    &request_missing::RULE,
    &secret_in_clear::RULE,
    &secret_recursive::RULE,
    &secret_ref_ignored::RULE,
    &secret_target_shared::RULE,
    &service_port_unknown::RULE,
    &sse_not_nginx::RULE,
    &stack_not_local::RULE,
    &strategy_recreate::RULE,
    &tls_secret_missing::RULE,
    &volume_not_shareable::RULE,
];

/// What rules look at.
pub struct Fleet<'a> {
    stack: &'a Stack,
    written: &'a McpStack,
    is_item: bool,
    /// The servers whose workload is the stack's own, each with what was written of it.
    own: Vec<(&'a Server, &'a api::Server)>,
    /// The servers whose workload is somebody else's, likewise.
    guests: Vec<(&'a Server, &'a api::Server)>,
}

impl<'a> Fleet<'a> {
    /// What will be built and what was written of it; `is_item` where the stack is among the resources of a package, which all go the
    /// same way.
    pub fn new(stack: &'a Stack, written: &'a McpStack, is_item: bool) -> Self {
        let servers = written.spec.as_ref().and_then(|spec| spec.mcp.as_ref());
        let with_written = |server: &'a Server| {
            let written = servers.and_then(|servers| servers.get(&server.key));
            (server, written.expect("a server was made from what was written").as_ref())
        };
        let own = stack.servers.iter().map(with_written).collect();
        Self { stack, written, is_item, own, guests: stack.guests.iter().map(with_written).collect() }
    }

    /// Visits every server, with its path and what was written of it.
    fn each(&self, visit: impl FnMut(&At<'_>, &'a Server, &'a api::Server)) {
        Self::visit(self.own.iter().chain(&self.guests), visit);
    }

    /// Visits the servers whose workload is the stack's own.
    fn each_own(&self, visit: impl FnMut(&At<'_>, &'a Server, &'a api::Server)) {
        Self::visit(self.own.iter(), visit);
    }

    /// Visits the servers whose image has the version that the stack says: all but those that leave it to a chart.
    fn each_versioned(&self, visit: impl FnMut(&At<'_>, &'a Server, &'a api::Server)) {
        let guests = self.guests.iter().filter(|(server, _)| server.image.tag.is_some() || server.image.digest.is_some());
        Self::visit(self.own.iter().chain(guests), visit);
    }

    fn visit<'s>(
        visited: impl Iterator<Item = &'s (&'a Server, &'a api::Server)>,
        mut visit: impl FnMut(&At<'_>, &'a Server, &'a api::Server),
    ) where
        'a: 's,
    {
        for (server, written) in visited {
            visit(&At::SERVERS.key(&server.key), server, written);
        }
    }

    /// Visits `spec.global`, where it was written.
    fn global(&self, visit: impl FnOnce(&At<'_>, &api::Global)) {
        if let Some(written) = self.written.spec.as_ref().and_then(|spec| spec.global.as_ref()) {
            visit(&At::SPEC.key("global"), written);
        }
    }
}

/// What a rule found.
pub struct Findings<'a> {
    rule: &'a Rule,
    list: Vec<Diagnostic>,
}

impl Findings<'_> {
    /// Reports the field at `at`; `requirement` follows its name and says "must".
    fn report(&mut self, at: &At<'_>, requirement: impl Into<String>) -> &mut Diagnostic {
        self.list.push(Diagnostic::new(self.rule.code, self.rule.severity, at, requirement));
        self.list.last_mut().expect("it was just added")
    }
}

/// Runs every rule over the servers that could be read. With `unused_waivers`, a waiver that waives nothing is a finding too.
pub fn check(diagnostics: &mut Diagnostics, fleet: &Fleet<'_>, unused_waivers: bool) {
    let waivers = Waivers::new(diagnostics, fleet.written);
    let mut used = Vec::new();
    for rule in RULES {
        let mut findings = Findings { rule, list: Vec::new() };
        (rule.check)(fleet, &mut findings);
        for mut finding in findings.list {
            if let Some((waiver, reason)) = waivers.find(&finding) {
                finding.severity = Severity::Info;
                finding.remedy = Some(format!("waived: {reason}"));
                finding.waived = Some(reason.to_owned());
                finding.proposed = None;
                used.push(waiver);
            }
            diagnostics.push(finding);
        }
    }
    if unused_waivers {
        for path in waivers.given(fleet).into_iter().filter(|path| !used.contains(path)) {
            let requirement = "must waive something; nothing breaks that rule";
            diagnostics.push(Diagnostic::new("waiver-unused", Severity::Warning, path, requirement).remedy("remove it"));
        }
    }
}

/// The waivers of a stack and of its servers: reasons by the code of a rule.
struct Waivers<'a> {
    stack: BTreeMap<&'a str, &'a str>,
    /// Of servers that have some.
    servers: BTreeMap<&'a str, BTreeMap<&'a str, &'a str>>,
}

impl<'a> Waivers<'a> {
    fn new(diagnostics: &mut Diagnostics, written: &'a McpStack) -> Self {
        let mut waivers = Self { stack: BTreeMap::new(), servers: BTreeMap::new() };
        let at_servers = At::SPEC.key("mcp");
        let Some(spec) = &written.spec else { return waivers };
        let at_stack = At::SPEC.key("waivers");
        if let Some(written) = &spec.waivers {
            waivers.stack = Self::read(diagnostics, &at_stack, written);
        }
        for (code, reason) in spec.waivers.iter().flatten() {
            if reason.0.trim().is_empty() {
                let remedy = "write why the rule is broken on purpose";
                diagnostics.invalid(&at_stack.key(code), "no reason", "must give a reason").remedy = Some(remedy.to_owned());
            }
        }
        for (key, server) in spec.mcp.iter().flatten().filter(|(_, server)| server.enabled != Some(false)) {
            if let Some(written) = &server.waivers {
                let at = at_servers.key(key);
                waivers.servers.insert(key, Self::read(diagnostics, &at.key("waivers"), written));
            }
        }
        waivers
    }

    fn read(diagnostics: &mut Diagnostics, at: &At<'_>, written: &'a BTreeMap<String, Literal>) -> BTreeMap<&'a str, &'a str> {
        let mut reasons = BTreeMap::new();
        for (code, reason) in written {
            if RULES.iter().any(|rule| rule.code == code) {
                reasons.insert(code.as_str(), reason.0.as_str());
            } else {
                diagnostics.unknown_field(at, code, &RULES.map(|rule| rule.code));
            }
        }
        reasons
    }

    /// The waiver of `finding`, by its path, with its reason. A server's own comes first; an empty reason there takes the stack's back.
    fn find(&self, finding: &Diagnostic) -> Option<(FieldPath, &'a str)> {
        let server = match finding.path.0.as_slice() {
            [Step::Key(spec), Step::Key(mcp), Step::Key(server), ..] if spec == "spec" && mcp == "mcp" => Some(server.as_str()),
            _ => None,
        };
        let own = server.and_then(|server| Some((*self.servers.get(server)?.get(finding.code)?, Some(server))));
        let (reason, owner) = own.or_else(|| Some((*self.stack.get(finding.code)?, None)))?;
        (!reason.is_empty()).then(|| (Self::path(owner, finding.code), reason))
    }

    /// The waivers that a rule could have needed: those of servers that rules saw, and the stack's own, where they saw all.
    fn given(&self, fleet: &Fleet<'_>) -> Vec<FieldPath> {
        let seen = |key: &str| fleet.own.iter().chain(&fleet.guests).any(|(server, _)| server.key == key);
        let servers = fleet.written.spec.iter().flat_map(|spec| spec.mcp.iter().flatten());
        let enabled = servers.filter(|(_, server)| server.enabled != Some(false)).count();
        let stack = (enabled == fleet.own.len() + fleet.guests.len()).then_some((None, &self.stack));
        let servers = self.servers.iter().filter(|(key, _)| seen(key)).map(|(key, reasons)| (Some(*key), reasons));
        let given = stack.into_iter().chain(servers).flat_map(|(owner, reasons)| {
            reasons.iter().filter(|(_, reason)| !reason.is_empty()).map(move |(code, _)| Self::path(owner, code))
        });
        given.collect()
    }

    fn path(owner: Option<&str>, code: &str) -> FieldPath {
        match owner {
            Some(server) => At::SERVERS.key(server).key("waivers").key(code).path(),
            None => At::SPEC.key("waivers").key(code).path(),
        }
    }
}
