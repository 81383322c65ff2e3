//! A container without a memory limit.

use super::{Findings, Fleet};

pub(super) fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each(|at, server, _| {
        let is_missing = match server.blocks.resources.limits.get("memory") {
            Some(limit) => limit.is_none(),
            // for an external workload, the chart may set a limit
            None => server.external().is_none(),
        };
        if is_missing {
            let at = at.key("resources");
            let at = at.key("limits");
            let finding = findings.report(&at.key("memory"), "is not set: a memory leak can take all the memory of the node");
            finding.remedy = Some("write a limit such as `512Mi`".to_owned());
        }
    });
}
