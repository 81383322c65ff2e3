//! Liveness and readiness that ask the same.

use super::{Findings, Fleet, Rule};
use crate::diagnostics::Severity;
use crate::stack::probes::Handler;

pub(super) const RULE: Rule = Rule {
    code: "probes-equal",
    severity: Severity::Warning,
    why: "A server that is busy is then restarted, where it should only be given no more requests.",
    source: "https://kubernetes.io/docs/concepts/workloads/pods/probes/",
    check,
};

fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each_own(|at, server, written| {
        let (Some(liveness), Some(readiness)) = (&server.probes.liveness, &server.probes.readiness) else { return };
        let is_written = written.probes.as_ref().is_some_and(|probes| probes.liveness.is_some());
        // a connection says no more than that something listens: both may ask that
        let is_request = !matches!(liveness.handler, Handler::TcpSocket(_));
        if is_written && is_request && liveness.handler == readiness.handler && liveness.numbers.failure <= readiness.numbers.failure {
            let at = at.key("probes");
            let finding = findings.report(&at.key("liveness"), "must differ from `readiness`, or bear more failures than it");
            finding.remedy = Some("ask another path, or raise `failureThreshold`".to_owned());
        }
    });
}
