//! A container without a request for CPU or memory.

use super::{Findings, Fleet, Rule};
use crate::diagnostics::Severity;

pub(super) const RULE: Rule = Rule {
    code: "request-missing",
    severity: Severity::Warning,
    why: "The scheduler then puts it where there may be no room for it.",
    source: "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
    check,
};

fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each_own(|at, server, _| {
        for resource in ["cpu", "memory"] {
            // a limit without a request is the request
            if !server.resources.requests.contains_key(resource) && !server.resources.limits.contains_key(resource) {
                let at = at.key("resources");
                let at = at.key("requests");
                findings.report(&at.key(resource), "must be given, so that nodes keep room for it");
            }
        }
    });
}
