//! A variable that is given twice.

use super::{Findings, Fleet, Rule};
use crate::diagnostics::Severity;

pub(super) const RULE: Rule = Rule {
    code: "env-duplicate",
    severity: Severity::Error,
    why: "Server-side apply, and so Flux, refuses it; elsewhere the later one wins.",
    source: "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#environment-variables",
    check,
};

fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each(|at, server, _| {
        let at = at.key("env");
        let at = at.key("env");
        for (index, variable) in server.env.iter().enumerate() {
            if server.env[..index].iter().any(|other| other.name == variable.name) {
                let at = at.index(index);
                let finding = findings.report(&at.key("name"), "must be given once");
                finding.found = Some(format!("{:?}", variable.name));
                finding.remedy = Some("remove the one that does not count, which is the earlier".to_owned());
            }
        }
    });
}
