//! Liveness and readiness probes that perform the same check.

use super::{Findings, Fleet};
use crate::stack::probes::Handler;

pub(super) fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each_own(|at, server, written| {
        let (Some(liveness), Some(readiness)) = (&server.probes.liveness, &server.probes.readiness) else { return };
        let is_written = written.probes.as_ref().is_some_and(|probes| probes.liveness.is_some());
        // a TCP connection only shows that something listens, which both probes may check
        let is_request = !matches!(liveness.handler, Handler::TcpSocket(_));
        if is_written && is_request && liveness.handler == readiness.handler && liveness.numbers.failure <= readiness.numbers.failure {
            let at = at.key("probes");
            let finding =
                findings.report(&at.key("liveness"), "performs the same check as `readiness` and does not tolerate more failures");
            finding.remedy = Some("use another endpoint, or raise `failureThreshold`".to_owned());
        }
    });
}
