//! A rollout that requires one more node than the server has pods.

use super::{Findings, Fleet};
use crate::blocks::spread::resolve::Strictness;
use crate::blocks::strategy::resolve::Rollout;

pub(super) fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each_managed(|at, server, _| {
        // with the other strategies, an old pod is stopped before a new one is started
        let starts_new_first = matches!(server.blocks.strategy.0, Rollout::Default | Rollout::RollingUpdate);
        if server.blocks.spread.hosts != Some(Strictness::Required) || !starts_new_first {
            return;
        }
        // the default `maxUnavailable` of 25% is rounded down, to 0 for fewer than 4 pods
        let Some(min_pods) = server.facts.min_pods.filter(|min_pods| *min_pods > 0 && min_pods / 4 == 0) else { return };
        let pods = if min_pods == 1 { "one pod".to_owned() } else { format!("{min_pods} pods") };
        let requirement = format!("makes a rollout require one node more than there are pods while the server runs its minimum of {pods}");
        let finding = findings.report(&at.key("spread").key("hosts"), requirement);
        finding.remedy = Some("write `hosts: preferred`, or run at least 4 pods".to_owned());
    });
}
