//! An autoscaler on a server with a volume.

use super::{Findings, Fleet, Rule};
use crate::diagnostics::Severity;
use crate::stack::autoscaling::Replicas;

pub(super) const RULE: Rule = Rule {
    code: "autoscaling-stateful",
    severity: Severity::Error,
    why: "Pods that share one volume share its state; adding pods by load adds writers to it.",
    source: "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/",
    check,
};

fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each(|at, server, _| {
        if server.volume.is_some() && matches!(server.replicas, Replicas::Scaled(_)) {
            let finding = findings.report(&at.key("autoscaling"), "must be off on a server with `persistence`");
            finding.remedy = Some("write `autoscaling: {enabled: false}`".to_owned());
        }
    });
}
