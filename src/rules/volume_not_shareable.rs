//! More pods than the volume can have.

use super::{Findings, Fleet, Rule};
use crate::diagnostics::Severity;
use crate::stack::autoscaling::Replicas;
use crate::stack::volumes::Volume;

pub(super) const RULE: Rule = Rule {
    code: "volume-not-shareable",
    severity: Severity::Error,
    why: "A volume that one node can mount leaves the pods on every other node waiting for ever.",
    source: "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes",
    check,
};

fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each(|at, server, _| {
        if !server.volume.as_ref().is_some_and(Volume::is_of_one_node) {
            return;
        }
        let requirement = "must be 1: the volume can be mounted on one node only";
        let remedy = "write `persistence.accessModes: [ReadWriteMany]` where the storage can do it";
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
