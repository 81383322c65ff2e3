//! A block that has no effect because the server can have only one pod.

use super::{Findings, Fleet};

pub(super) fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each(|at, server, _| {
        if server.facts.max_pods.is_none_or(|max_pods| max_pods >= 2) {
            return;
        }
        let blocks = &server.blocks;
        for (block, is_set) in [("podDisruptionBudget", blocks.pod_disruption_budget.is_set), ("spread", blocks.spread.is_set)] {
            if is_set {
                let finding = findings.report(&at.key(block), "has no effect: the server can have only one pod");
                finding.remedy = Some("write `replicas: 2` or more, or remove the block".to_owned());
            }
        }
    });
}
