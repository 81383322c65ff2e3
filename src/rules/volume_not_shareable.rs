//! More pods than can mount the volume.

use super::{Findings, Fleet};
use crate::stack::autoscaling::Replicas;
use crate::stack::volumes::Volume;

pub(super) fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each(|at, server, _| {
        if !server.volume.as_ref().is_some_and(Volume::is_of_one_node) {
            return;
        }
        let requirement = "is more than 1, but the volume can only be mounted by one node";
        let remedy = "set it to 1, or set `persistence.accessModes: [ReadWriteMany]` if the storage supports it";
        match &server.replicas {
            Replicas::Fixed(replicas) if *replicas > 1 => {
                let finding = findings.report(&at.key("replicas"), requirement);
                finding.found = Some(replicas.to_string());
                finding.remedy = Some(remedy.to_owned());
            }
            Replicas::Scaled(autoscaler) if autoscaler.max > 1 => {
                let at = at.key("autoscaling");
                let finding = findings.report(&at.key("maxReplicas"), requirement);
                finding.found = Some(autoscaler.max.to_string());
                finding.remedy = Some(remedy.to_owned());
            }
            _ => {}
        }
    });
}
