//! A block that has no effect because the server can have only one pod.

use super::{Findings, Fleet};

pub(super) fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each(|at, server, _| {
        if server.facts.most.is_none_or(|most| most >= 2) {
            return;
        }
        let blocks = &server.blocks;
        for (block, is_written) in [("podDisruptionBudget", blocks.pod_disruption_budget.is_written), ("spread", blocks.spread.is_written)]
        {
            if is_written {
                let finding = findings.report(&at.key(block), "has no effect: the server can have only one pod");
                finding.remedy = Some("write `replicas: 2` or more, or remove the block".to_owned());
            }
        }
    });
}
