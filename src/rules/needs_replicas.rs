//! A block that has no effect because the server can have only one pod.

use super::{Findings, Fleet};

pub(super) fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each(|at, server, _| {
        if server.blocks.pod_disruption_budget.is_written && server.facts.most.is_some_and(|most| most < 2) {
            let finding = findings.report(&at.key("podDisruptionBudget"), "has no effect: the server can have only one pod");
            finding.remedy = Some("write `replicas: 2` or more, or remove the block".to_owned());
        }
    });
}
