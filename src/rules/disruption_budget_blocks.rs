//! A PodDisruptionBudget that allows no disruption.

use super::{Findings, Fleet};

pub(super) fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each(|at, server, _| {
        let (Some(budget), Some(fewest)) = (&server.blocks.pod_disruption_budget.budget, server.facts.fewest) else { return };
        if budget.limit.allowed(fewest) > 0 {
            return;
        }
        let (field, limit) = budget.limit.field();
        let at = at.key("podDisruptionBudget");
        let pods = if fewest == 1 { "one pod".to_owned() } else { format!("{fewest} pods") };
        let finding = findings.report(&at.key(field), format!("blocks every node drain while the server runs its minimum of {pods}"));
        finding.found = Some(limit);
        finding.remedy = Some("write `maxUnavailable: 1`".to_owned());
    });
}
