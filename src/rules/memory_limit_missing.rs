//! A container that may take all memory.

use super::{Findings, Fleet, Rule};
use crate::diagnostics::Severity;

pub(super) const RULE: Rule = Rule {
    code: "memory-limit-missing",
    severity: Severity::Warning,
    why: "One server that leaks then takes its node down, with all that runs there.",
    source: "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
    check,
};

fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each(|at, server, _| {
        let is_missing = match &server.workload {
            Some(workload) => workload.overlay.limits.get("memory") == Some(&None),
            None => !server.resources.limits.contains_key("memory"),
        };
        if is_missing {
            let at = at.key("resources");
            let at = at.key("limits");
            findings.report(&at.key("memory"), "must be given, so that a leak ends with the server");
        }
    });
}
