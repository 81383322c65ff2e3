//! Best practices, one file per rule, and the table of all diagnostic codes.
//!
//! A rule inspects every server that could be decoded, and reports violations of a best practice. For an external workload, it inspects only
//! what the stack sets. Only the findings of rules can be waived, by the code of the rule with a reason. To add a rule, add its file, its
//! entry in `codes.rs`, and a directory under `testdata/rules/` named after its code.

use std::collections::BTreeMap;

use crate::api::{self, McpStack};
use crate::decode::field::Literal;
use crate::diagnostics::{At, Diagnostic, Diagnostics, FieldPath, Severity, Step};
use crate::stack::{Server, Stack};

/// The documentation of a diagnostic code and, if it is the code of a rule, its check.
pub struct Code {
    /// The code: stable, in kebab case.
    pub code: &'static str,
    /// Severity of a finding, unless the check decides otherwise.
    pub severity: Severity,
    meaning: &'static str,
    bad: &'static str,
    good: &'static str,
    fix: &'static str,
    /// The URL of a page with more information; may be empty.
    pub source: &'static str,
    /// The check of a rule; `None` for a code that is not a rule and cannot be waived.
    check: Option<Check>,
}

/// Inspects a fleet and reports findings.
type Check = fn(&Fleet<'_>, &mut Findings<'_>);

impl Code {
    /// Whether this is the code of a rule, whose findings can be waived.
    pub fn is_rule(&self) -> bool {
        self.check.is_some()
    }

    /// Returns the meaning of the code and why it matters.
    pub fn meaning(&self) -> String {
        paragraph(self.meaning)
    }

    /// Returns a YAML example with such a finding.
    pub fn bad(&self) -> String {
        example(self.bad)
    }

    /// Returns the corrected example.
    pub fn good(&self) -> String {
        example(self.good)
    }

    /// Returns how to fix such a finding.
    pub fn fix(&self) -> String {
        paragraph(self.fix)
    }
}

/// Joins the lines of a doc comment to one paragraph.
fn paragraph(lines: &str) -> String {
    lines.lines().map(str::trim).collect::<Vec<_>>().join(" ")
}

/// Returns the lines of a doc comment without the space that follows `///`.
fn example(lines: &str) -> String {
    lines.lines().flat_map(|line| [line.strip_prefix(' ').unwrap_or(line), "\n"]).collect()
}

/// Declares the modules of the rules, and [`CODES`].
macro_rules! codes {
    ($(
        $code:literal $(in $module:ident)?: $severity:ident $(, $source:literal)? {
            $(#[doc = $meaning:literal])+
            bad: $(#[doc = $bad:literal])+
            good: $(#[doc = $good:literal])+
            fix: $(#[doc = $fix:literal])+
        }
    )*) => {
        $($(mod $module;)?)*

        /// Every code, in alphabetical order.
        pub const CODES: &[Code] = &[$(Code {
            code: $code,
            severity: Severity::$severity,
            meaning: concat!($($meaning, "\n"),+),
            bad: concat!($($bad, "\n"),+),
            good: concat!($($good, "\n"),+),
            fix: concat!($($fix, "\n"),+),
            source: concat!($($source)?),
            // the first element is the check, if the entry has a module
            check: [$(Some($module::check as Check),)? None][0],
        }),*];
    };
}

include!("codes.rs");

/// Returns the entry of a code; `None` if there is no such code.
pub fn code(name: &str) -> Option<&'static Code> {
    CODES.iter().find(|code| code.code == name)
}

/// Returns every rule, in alphabetical order of the codes.
pub fn rules() -> impl Iterator<Item = &'static Code> {
    CODES.iter().filter(|code| code.is_rule())
}

/// The input of the rules: a stack and its servers.
pub struct Fleet<'a> {
    stack: &'a Stack,
    raw: &'a McpStack,
    /// Whether the stack is among the resources of a package, which are all applied to a cluster.
    is_item: bool,
    /// The servers with a managed workload, each with its fields as users wrote them.
    managed: Vec<(&'a Server, &'a api::Server)>,
    /// The servers with an external workload, each with its fields as users wrote them.
    external: Vec<(&'a Server, &'a api::Server)>,
}

impl<'a> Fleet<'a> {
    /// Creates the input of the rules from a stack and its fields as users wrote them. `is_item` is whether the stack is among the resources
    /// of a package, which are all applied to a cluster.
    ///
    /// # Panics
    ///
    /// If `stack` was not resolved from `raw`.
    pub fn new(stack: &'a Stack, raw: &'a McpStack, is_item: bool) -> Self {
        let servers = raw.spec.as_ref().and_then(|spec| spec.mcp.as_ref());
        let with_fields = |server: &'a Server| {
            let raw = servers.and_then(|servers| servers.get(&server.key));
            (server, raw.expect("every server was resolved from the fields of the same key").as_ref())
        };
        let managed = stack.servers.iter().map(with_fields).collect();
        Self { stack, raw, is_item, managed, external: stack.external.iter().map(with_fields).collect() }
    }

    /// Visits every server, with its path and its fields as users wrote them.
    fn each(&self, visit: impl FnMut(&At<'_>, &'a Server, &'a api::Server)) {
        Self::visit(self.managed.iter().chain(&self.external), visit);
    }

    /// Visits the servers with a managed workload.
    fn each_managed(&self, visit: impl FnMut(&At<'_>, &'a Server, &'a api::Server)) {
        Self::visit(self.managed.iter(), visit);
    }

    /// Visits the servers whose image version the stack sets: all except external workloads that keep the version of their chart.
    fn each_versioned(&self, visit: impl FnMut(&At<'_>, &'a Server, &'a api::Server)) {
        let external = self
            .external
            .iter()
            .filter(|(server, _)| server.blocks.image.image.tag.is_some() || server.blocks.image.image.digest.is_some());
        Self::visit(self.managed.iter().chain(external), visit);
    }

    fn visit<'s>(
        visited: impl Iterator<Item = &'s (&'a Server, &'a api::Server)>,
        mut visit: impl FnMut(&At<'_>, &'a Server, &'a api::Server),
    ) where
        'a: 's,
    {
        for (server, raw) in visited {
            visit(&At::SERVERS.key(&server.key), server, raw);
        }
    }

    /// Visits `spec.global`, if it is set.
    fn global(&self, visit: impl FnOnce(&At<'_>, &api::Global)) {
        if let Some(raw) = self.raw.spec.as_ref().and_then(|spec| spec.global.as_ref()) {
            visit(&At::GLOBAL, raw);
        }
    }
}

/// Collects the findings of a rule.
pub struct Findings<'a> {
    rule: &'a Code,
    list: Vec<Diagnostic>,
}

impl Findings<'_> {
    /// Reports the field at `at`. `statement` follows the name of the field in the message and states what is wrong.
    fn report(&mut self, at: &At<'_>, statement: impl Into<String>) -> &mut Diagnostic {
        self.list.push(Diagnostic::new(self.rule.code, self.rule.severity, at, statement));
        self.list.last_mut().expect("it was just added")
    }
}

/// Runs every rule on `fleet`. With `unused_waivers`, also reports every waiver that applies to no finding.
pub fn check(diagnostics: &mut Diagnostics, fleet: &Fleet<'_>, unused_waivers: bool) {
    let waivers = Waivers::new(diagnostics, fleet.raw);
    let mut used = Vec::new();
    for (rule, check) in CODES.iter().filter_map(|rule| Some((rule, rule.check?))) {
        let mut findings = Findings { rule, list: Vec::new() };
        check(fleet, &mut findings);
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
        for path in waivers.applicable(fleet).into_iter().filter(|path| !used.contains(path)) {
            let statement = "waives nothing: the rule has no finding here";
            diagnostics.push(Diagnostic::new("waiver-unused", Severity::Warning, path, statement).remedy("remove the waiver"));
        }
    }
}

/// The waivers of a stack and of its servers.
struct Waivers<'a> {
    /// The waivers of the stack: reasons by the code of a rule.
    stack: BTreeMap<&'a str, &'a str>,
    /// The waivers of servers, by the key of the server.
    servers: BTreeMap<&'a str, BTreeMap<&'a str, &'a str>>,
}

impl<'a> Waivers<'a> {
    fn new(diagnostics: &mut Diagnostics, raw: &'a McpStack) -> Self {
        let mut waivers = Self { stack: BTreeMap::new(), servers: BTreeMap::new() };
        let at_servers = At::SERVERS;
        let Some(spec) = &raw.spec else { return waivers };
        let at_stack = At::SPEC.key("waivers");
        if let Some(raw) = &spec.waivers {
            waivers.stack = Self::read(diagnostics, &at_stack, raw);
        }
        for (code, reason) in spec.waivers.iter().flatten() {
            if reason.0.trim().is_empty() {
                let remedy = "write why the rule is broken on purpose";
                diagnostics.invalid(&at_stack.key(code), "no reason", "must have a reason").remedy = Some(remedy.to_owned());
            }
        }
        for (key, server) in spec.mcp.iter().flatten().filter(|(_, server)| server.enabled != Some(false)) {
            if let Some(raw) = &server.waivers {
                let at = at_servers.key(key);
                waivers.servers.insert(key, Self::read(diagnostics, &at.key("waivers"), raw));
            }
        }
        waivers
    }

    fn read(diagnostics: &mut Diagnostics, at: &At<'_>, raw: &'a BTreeMap<String, Literal>) -> BTreeMap<&'a str, &'a str> {
        let mut reasons = BTreeMap::new();
        for (code, reason) in raw {
            if rules().any(|rule| rule.code == code) {
                reasons.insert(code.as_str(), reason.0.as_str());
            } else {
                let known: Vec<&str> = rules().map(|rule| rule.code).collect();
                diagnostics.unknown_field(at, code, &known);
            }
        }
        reasons
    }

    /// Returns the path of the waiver that applies to `finding`, and its reason. A waiver of the server takes precedence over that of the
    /// stack; if its reason is empty, it revokes the waiver of the stack.
    fn find(&self, finding: &Diagnostic) -> Option<(FieldPath, &'a str)> {
        let server = match finding.path.0.as_slice() {
            [Step::Key(spec), Step::Key(mcp), Step::Key(server), ..] if spec == "spec" && mcp == "mcp" => Some(server.as_str()),
            _ => None,
        };
        let own = server.and_then(|server| Some((*self.servers.get(server)?.get(finding.code)?, Some(server))));
        let (reason, owner) = own.or_else(|| Some((*self.stack.get(finding.code)?, None)))?;
        (!reason.is_empty()).then(|| (Self::path(owner, finding.code), reason))
    }

    /// Returns the paths of the waivers that could have applied to a finding: those of all inspected servers, and those of the stack if all
    /// enabled servers were inspected.
    fn applicable(&self, fleet: &Fleet<'_>) -> Vec<FieldPath> {
        let is_inspected = |key: &str| fleet.managed.iter().chain(&fleet.external).any(|(server, _)| server.key == key);
        let servers = fleet.raw.spec.iter().flat_map(|spec| spec.mcp.iter().flatten());
        let enabled = servers.filter(|(_, server)| server.enabled != Some(false)).count();
        let stack = (enabled == fleet.managed.len() + fleet.external.len()).then_some((None, &self.stack));
        let servers = self.servers.iter().filter(|(key, _)| is_inspected(key)).map(|(key, reasons)| (Some(*key), reasons));
        let applicable = stack.into_iter().chain(servers).flat_map(|(owner, reasons)| {
            reasons.iter().filter(|(_, reason)| !reason.is_empty()).map(move |(code, _)| Self::path(owner, code))
        });
        applicable.collect()
    }

    fn path(owner: Option<&str>, code: &str) -> FieldPath {
        match owner {
            Some(server) => At::SERVERS.key(server).key("waivers").key(code).path(),
            None => At::SPEC.key("waivers").key(code).path(),
        }
    }
}
