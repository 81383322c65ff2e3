//! Best practices, one file per rule, and the table of all codes of diagnostics.
//!
//! A rule inspects every server that could be read, and reports what it would do differently. Of servers with an external workload it
//! only inspects what the stack sets. Only these findings can be waived, by the code of the rule and a reason. To add a rule, add its file,
//! its entry in `codes.rs`, and a directory under `testdata/rules/` named after its code.

use std::collections::BTreeMap;

use crate::api::{self, McpStack};
use crate::decode::field::Literal;
use crate::diagnostics::{At, Diagnostic, Diagnostics, FieldPath, Severity, Step};
use crate::stack::{Server, Stack};

/// What a code of a diagnostic means.
pub struct Code {
    /// Its name: stable, kebab-case.
    pub code: &'static str,
    /// Severity of a finding, unless the check decides otherwise.
    pub severity: Severity,
    meaning: &'static str,
    bad: &'static str,
    good: &'static str,
    fix: &'static str,
    /// A page that says more; may be empty.
    pub source: &'static str,
    /// The check of a rule; `None` for a code that is not a rule and cannot be waived.
    check: Option<Check>,
}

/// Inspects a fleet.
type Check = fn(&Fleet<'_>, &mut Findings<'_>);

impl Code {
    /// Whether it is the code of a rule, which can be waived.
    pub fn is_rule(&self) -> bool {
        self.check.is_some()
    }

    /// What it means, and why it matters.
    pub fn meaning(&self) -> String {
        paragraph(self.meaning)
    }

    /// An example that has such a finding: YAML.
    pub fn bad(&self) -> String {
        example(self.bad)
    }

    /// The example without the finding.
    pub fn good(&self) -> String {
        example(self.good)
    }

    /// How to fix it.
    pub fn fix(&self) -> String {
        paragraph(self.fix)
    }
}

/// The lines of a doc comment as one paragraph.
fn paragraph(lines: &str) -> String {
    lines.lines().map(str::trim).collect::<Vec<_>>().join(" ")
}

/// The lines of a doc comment without the space that follows `///`.
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
            // the check, if there is a module, comes first
            check: [$(Some($module::check as Check),)? None][0],
        }),*];
    };
}

include!("codes.rs");

/// What is known of a code.
pub fn code(name: &str) -> Option<&'static Code> {
    CODES.iter().find(|code| code.code == name)
}

/// Every rule, by code.
pub fn rules() -> impl Iterator<Item = &'static Code> {
    CODES.iter().filter(|code| code.is_rule())
}

/// What rules look at.
pub struct Fleet<'a> {
    stack: &'a Stack,
    raw: &'a McpStack,
    is_item: bool,
    /// The servers whose workload is the stack's own, each with what was written of it.
    own: Vec<(&'a Server, &'a api::Server)>,
    /// The servers whose workload is somebody else's, likewise.
    external: Vec<(&'a Server, &'a api::Server)>,
}

impl<'a> Fleet<'a> {
    /// What will be built and what was written of it; `is_item` where the stack is among the resources of a package, which all go the
    /// same way.
    pub fn new(stack: &'a Stack, raw: &'a McpStack, is_item: bool) -> Self {
        let servers = raw.spec.as_ref().and_then(|spec| spec.mcp.as_ref());
        let with_written = |server: &'a Server| {
            let raw = servers.and_then(|servers| servers.get(&server.key));
            (server, raw.expect("a server was made from what was written").as_ref())
        };
        let own = stack.servers.iter().map(with_written).collect();
        Self { stack, raw, is_item, own, external: stack.external.iter().map(with_written).collect() }
    }

    /// Visits every server, with its path and what was written of it.
    fn each(&self, visit: impl FnMut(&At<'_>, &'a Server, &'a api::Server)) {
        Self::visit(self.own.iter().chain(&self.external), visit);
    }

    /// Visits the servers whose workload is the stack's own.
    fn each_own(&self, visit: impl FnMut(&At<'_>, &'a Server, &'a api::Server)) {
        Self::visit(self.own.iter(), visit);
    }

    /// Visits the servers whose image has the version that the stack says: all but those that leave it to a chart.
    fn each_versioned(&self, visit: impl FnMut(&At<'_>, &'a Server, &'a api::Server)) {
        let external = self.external.iter().filter(|(server, _)| server.image.tag.is_some() || server.image.digest.is_some());
        Self::visit(self.own.iter().chain(external), visit);
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

    /// Visits `spec.global`, where it was written.
    fn global(&self, visit: impl FnOnce(&At<'_>, &api::Global)) {
        if let Some(raw) = self.raw.spec.as_ref().and_then(|spec| spec.global.as_ref()) {
            visit(&At::GLOBAL, raw);
        }
    }
}

/// What a rule found.
pub struct Findings<'a> {
    rule: &'a Code,
    list: Vec<Diagnostic>,
}

impl Findings<'_> {
    /// Reports the field at `at`; `statement` follows its name and says what is wrong with it.
    fn report(&mut self, at: &At<'_>, statement: impl Into<String>) -> &mut Diagnostic {
        self.list.push(Diagnostic::new(self.rule.code, self.rule.severity, at, statement));
        self.list.last_mut().expect("it was just added")
    }
}

/// Runs every rule over the servers that could be read. With `unused_waivers`, a waiver that waives nothing is a finding too.
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
        for path in waivers.given(fleet).into_iter().filter(|path| !used.contains(path)) {
            let statement = "waives nothing: the rule has no finding here";
            diagnostics.push(Diagnostic::new("waiver-unused", Severity::Warning, path, statement).remedy("remove the waiver"));
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
        let seen = |key: &str| fleet.own.iter().chain(&fleet.external).any(|(server, _)| server.key == key);
        let servers = fleet.raw.spec.iter().flat_map(|spec| spec.mcp.iter().flatten());
        let enabled = servers.filter(|(_, server)| server.enabled != Some(false)).count();
        let stack = (enabled == fleet.own.len() + fleet.external.len()).then_some((None, &self.stack));
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
