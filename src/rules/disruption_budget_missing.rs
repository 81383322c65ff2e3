//! Several pods in production without a PodDisruptionBudget.

use super::{Findings, Fleet};
use crate::diagnostics::At;

pub(super) fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    if !fleet.stack.production {
        return;
    }
    let mut servers = Vec::new();
    fleet.each_managed(|_, server, _| {
        if server.facts.min_pods >= Some(2) && server.blocks.pod_disruption_budget.budget.is_none() {
            servers.push(format!("`{}`", server.key));
        }
    });
    if servers.is_empty() {
        return;
    }
    let requirement = format!("has no PodDisruptionBudget for servers with several pods in production: {}", servers.join(", "));
    let finding = findings.report(&At::GLOBAL, requirement);
    finding.remedy = Some("write `podDisruptionBudget: {enabled: true}`".to_owned());
}
