//! A PodDisruptionBudget that allows no disruption.

use super::{Findings, Fleet};

pub(super) fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each(|at, server, _| {
        let (Some(budget), Some(min_pods)) = (&server.blocks.pod_disruption_budget.budget, server.facts.min_pods) else { return };
        if budget.limit.allowed_disruptions(min_pods) > 0 {
            return;
        }
        let (field, limit) = budget.limit.field();
        let at = at.key("podDisruptionBudget");
        let pods = if min_pods == 1 { "one pod".to_owned() } else { format!("{min_pods} pods") };
        let finding = findings.report(&at.key(field), format!("blocks every node drain while the server runs its minimum of {pods}"));
        finding.found = Some(limit);
        finding.remedy = Some("write `maxUnavailable: 1`".to_owned());
    });
}
