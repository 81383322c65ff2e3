//! A rollout that needs one more node than the server has pods.

use super::{Findings, Fleet};
use crate::blocks::spread::resolve::Strictness;
use crate::blocks::strategy::resolve::Rollout;

pub(super) fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each_own(|at, server, _| {
        // with the other two, an old pod stops before its successor starts
        let starts_first = matches!(server.blocks.strategy.0, Rollout::Default | Rollout::RollingUpdate);
        if server.blocks.spread.hosts != Some(Strictness::Required) || !starts_first {
            return;
        }
        // Kubernetes' `maxUnavailable` of 25% rounds down
        let Some(fewest) = server.facts.fewest.filter(|fewest| *fewest > 0 && fewest / 4 == 0) else { return };
        let pods = if fewest == 1 { "one pod".to_owned() } else { format!("{fewest} pods") };
        let requirement = format!("makes a rollout require one node more than there are pods while the server runs its minimum of {pods}");
        let finding = findings.report(&at.key("spread").key("hosts"), requirement);
        finding.remedy = Some("write `hosts: preferred`, or run at least 4 pods".to_owned());
    });
}
