//! A Service that leads to a port that is not the container's.

use super::{Findings, Fleet, Rule};
use crate::diagnostics::Severity;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

pub(super) const RULE: Rule = Rule {
    code: "service-port-unknown",
    severity: Severity::Warning,
    why: "Nothing is known to listen there, so every request may fail.",
    source: "https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports",
    check,
};

fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each_own(|at, server, _| {
        let (Some(service), Some(port)) = (&server.service, server.port) else { return };
        let (is_known, found) = match &service.target_port {
            IntOrString::Int(target) => (*target == port, target.to_string()),
            IntOrString::String(target) => (target == "http", format!("{target:?}")),
        };
        if !is_known {
            let at = at.key("service");
            let finding =
                findings.report(&at.key("targetPort"), format!("must be the container's port, which is {port}, or its name, `http`"));
            finding.found = Some(found);
        }
    });
}
