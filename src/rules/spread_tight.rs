//! A rollout that requires one more node than the server has pods.

use super::{Findings, Fleet};
use crate::blocks::spread::resolve::Strictness;

pub(super) fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each_managed(|at, server, _| {
        // `Recreate` stops the old pods first
        if server.blocks.spread.hosts != Some(Strictness::Required) || server.facts.recreates_pods {
            return;
        }
        let Some(min_pods) = server.facts.min_pods.filter(|min_pods| *min_pods > 0 && server.blocks.rollout.unavailable(*min_pods) == 0)
        else {
            return;
        };
        let pods = if min_pods == 1 { "one pod".to_owned() } else { format!("{min_pods} pods") };
        let requirement = format!("makes a rollout require one node more than there are pods while the server runs its minimum of {pods}");
        let finding = findings.report(&at.key("spread").key("hosts"), requirement);
        finding.remedy = Some("write `hosts: preferred`, or `rollout: {maxUnavailable: 1}`".to_owned());
    });
}
