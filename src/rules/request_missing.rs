//! A container without a CPU or memory request.

use super::{Findings, Fleet};

pub(super) fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each_managed(|at, server, _| {
        for (resource, example) in [("cpu", "100m"), ("memory", "128Mi")] {
            if !server.blocks.resources.has_request(resource) {
                let at = at.key("resources");
                let at = at.key("requests");
                let finding = findings.report(&at.key(resource), "is not set: the scheduler does not reserve any for the pod");
                finding.remedy = Some(format!("write a request such as `{example}`"));
            }
        }
    });
}
