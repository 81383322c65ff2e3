//! A probe on a port that is not the container's.

use super::{Findings, Fleet, Rule};
use crate::diagnostics::Severity;
use crate::stack::probes::Handler;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

pub(super) const RULE: Rule = Rule {
    code: "probe-port-unknown",
    severity: Severity::Warning,
    why: "Nothing is known to listen there, so the probe may fail for ever.",
    source: "https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/",
    check,
};

fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each(|at, server, _| {
        let Some(port) = server.port else { return };
        let at = at.key("probes");
        let probes = [("liveness", &server.probes.liveness), ("readiness", &server.probes.readiness), ("startup", &server.probes.startup)];
        for (name, probe) in probes {
            let (field, asked) = match probe.as_ref().map(|probe| &probe.handler) {
                Some(Handler::HttpGet(action)) => ("httpGet", action.port.clone()),
                Some(Handler::TcpSocket(action)) => ("tcpSocket", action.port.clone()),
                Some(Handler::Grpc(action)) => ("grpc", IntOrString::Int(action.port)),
                Some(Handler::Exec(_)) | None => continue,
            };
            let is_known = match &asked {
                IntOrString::Int(asked) => *asked == port,
                IntOrString::String(asked) => asked == "http",
            };
            if !is_known {
                let at = at.key(name);
                let at = at.key(field);
                let finding =
                    findings.report(&at.key("port"), format!("must be the container's port, which is {port}, or its name, `http`"));
                finding.found = Some(match asked {
                    IntOrString::Int(asked) => asked.to_string(),
                    IntOrString::String(asked) => format!("{asked:?}"),
                });
            }
        }
    });
}
