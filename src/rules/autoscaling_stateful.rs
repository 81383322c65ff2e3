//! An autoscaler on a server with a volume.

use super::{Findings, Fleet};

pub(super) fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each(|at, server, _| {
        if server.facts.has_volume && server.blocks.autoscaling.autoscaler.is_some() {
            let finding = findings.report(&at.key("autoscaling"), "is enabled on a server with a volume");
            finding.remedy = Some("set `autoscaling: {enabled: false}`, or remove `persistence`".to_owned());
        }
    });
}
