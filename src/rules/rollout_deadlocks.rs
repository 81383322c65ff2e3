//! A rolling update that starts a new pod before an old one releases the volume.

use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::{Findings, Fleet};
use crate::blocks::rollout::resolve::number;

pub(super) fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each(|at, server, raw| {
        let Some(rollout) = raw.blocks.rollout.rollout.as_ref().filter(|_| server.facts.has_single_node_volume) else { return };
        let at = at.key("rollout");
        let surge = rollout.max_surge.as_ref().filter(|limit| number(&limit.0) != 0);
        let unavailable = rollout.max_unavailable.as_ref().filter(|limit| limit.0 != IntOrString::Int(1));
        for (field, expected, limit) in [("maxSurge", 0, surge), ("maxUnavailable", 1, unavailable)] {
            let Some(limit) = limit else { continue };
            let requirement = format!("must be {expected} for a server with a volume that can be mounted on one node only");
            let finding = findings.report(&at.key(field), requirement);
            finding.found = Some(limit.to_string());
            finding.remedy =
                Some(format!("remove `{field}`, or write `accessModes: [ReadWriteMany]` under `persistence` if the storage supports it"));
        }
    });
}
