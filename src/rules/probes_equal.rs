//! Liveness and readiness probes that perform the same check.

use super::{Findings, Fleet};
use crate::blocks::probes::resolve::Handler;

pub(super) fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each_managed(|at, server, raw| {
        let probes = &server.blocks.probes;
        let (Some(liveness), Some(readiness)) = (probes.liveness.settings(), probes.readiness.settings()) else { return };
        let is_set = raw.blocks.probes.probes.as_ref().is_some_and(|probes| probes.liveness.is_some());
        // equal TCP checks are accepted: a connection only shows that the port is open
        let is_request = !matches!(liveness.handler, Some(Handler::TcpSocket(_)));
        if is_set && is_request && liveness.handler == readiness.handler && liveness.timing.failure <= readiness.timing.failure {
            let at = at.key("probes");
            let finding =
                findings.report(&at.key("liveness"), "performs the same check as `readiness` and does not tolerate more failures");
            finding.remedy = Some("use another endpoint, or raise `failureThreshold`".to_owned());
        }
    });
}
