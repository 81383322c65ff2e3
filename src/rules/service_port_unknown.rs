//! A Service that forwards to a port that is not the container port.

use super::{Findings, Fleet};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

pub(super) fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each_managed(|at, server, _| {
        let (Some(service), Some(port)) = (&server.blocks.service.0, server.port) else { return };
        let (is_known, found) = match &service.target_port {
            IntOrString::Int(target) => (*target == port, target.to_string()),
            IntOrString::String(target) => (target == "http", format!("{target:?}")),
        };
        if !is_known {
            let at = at.key("service");
            let finding = findings.report(&at.key("targetPort"), "is not the container port");
            finding.remedy = Some(format!("write {port} or `http`, or correct `port` of the server"));
            finding.found = Some(found);
        }
    });
}
