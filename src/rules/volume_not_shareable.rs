//! More replicas than can mount the volume.

use super::{Findings, Fleet};

pub(super) fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each(|at, server, _| {
        if !server.facts.has_single_node_volume {
            return;
        }
        let requirement = "is more than 1, but the volume can only be mounted by one node";
        let remedy = "set it to 1, or set `persistence.accessModes: [ReadWriteMany]` if the storage supports it";
        let autoscaling = &server.blocks.autoscaling;
        let at_autoscaling = at.key("autoscaling");
        let (at, max_pods) = match &autoscaling.autoscaler {
            Some(autoscaler) => (at_autoscaling.key("maxReplicas"), Some(autoscaler.max)),
            None => (at.key("replicas"), autoscaling.replicas),
        };
        if let Some(max_pods) = max_pods.filter(|max_pods| *max_pods > 1) {
            let finding = findings.report(&at, requirement);
            finding.found = Some(max_pods.to_string());
            finding.remedy = Some(remedy.to_owned());
        }
    });
}
