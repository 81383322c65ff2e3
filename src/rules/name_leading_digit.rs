//! A name that begins with a digit.

use super::{Findings, Fleet, Rule};
use crate::diagnostics::Severity;

pub(super) const RULE: Rule = Rule {
    code: "name-leading-digit",
    severity: Severity::Error,
    why: "Clusters before 1.37 refuse a Service whose name begins with a digit.",
    source: "https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#rfc-1035-label-names",
    check,
};

fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each_own(|at, server, _| {
        if server.service.is_some() && server.name.starts_with(|first: char| first.is_ascii_digit()) {
            let finding = findings.report(at, "must have a name that begins with a letter: older clusters refuse the Service");
            finding.found = Some(format!("{:?}", server.name));
        }
    });
}
