//! A host and path that two servers have.

use super::{Findings, Fleet, Rule};
use crate::diagnostics::Severity;
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule {
    code: "ingress-path-taken",
    severity: Severity::Warning,
    why: "Only one of them gets the requests, and which is up to the controller.",
    source: "https://kubernetes.io/docs/concepts/services-networking/ingress/#multiple-matches",
    check,
};

fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    let mut owners: BTreeMap<(&str, &str, &str), &str> = BTreeMap::new();
    fleet.each(|at, server, written| {
        let Some(ingress) = &server.ingress else { return };
        let address = (ingress.host.as_str(), ingress.path.as_str(), ingress.path_type.as_str());
        let Some(owner) = owners.get(&address) else {
            owners.insert(address, &server.key);
            return;
        };
        let at = at.key("ingress");
        let has_host = written.ingress.as_ref().is_some_and(|ingress| ingress.host.is_some());
        let at = if has_host { at.key("host") } else { at };
        let finding = findings.report(&at, format!("must not have the host and path of `{owner}`"));
        finding.found = Some(format!("\"{}{}\"", ingress.host, ingress.path));
        finding.remedy = Some("give one of them another `host` or `path`".to_owned());
    });
}
