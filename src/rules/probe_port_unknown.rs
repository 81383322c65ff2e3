//! A probe of a port that is not the container port.

use super::{Findings, Fleet};
use crate::stack::probes::Handler;
use crate::stack::workload::ProbePart;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

pub(super) fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each(|at, server, _| {
        let Some(port) = server.port else { return };
        let at = at.key("probes");
        let own = [&server.probes.liveness, &server.probes.readiness, &server.probes.startup];
        let handlers = match server.external() {
            Some(workload) => workload.patch.probes.each_ref().map(ProbePart::handler),
            None => own.map(|probe| probe.as_ref().map(|probe| &probe.handler)),
        };
        for (name, handler) in ["liveness", "readiness", "startup"].into_iter().zip(handlers) {
            let (field, asked) = match handler {
                Some(Handler::HttpGet(action)) => ("httpGet", action.port.clone()),
                Some(Handler::TcpSocket(action)) => ("tcpSocket", action.port.clone()),
                Some(Handler::Grpc(action)) => ("grpc", IntOrString::Int(action.port)),
                Some(Handler::Exec(_)) | None => continue,
            };
            let is_known = match &asked {
                IntOrString::Int(asked) => *asked == port,
                // a chart gives its ports names of its own
                IntOrString::String(asked) => asked == "http" || server.external().is_some(),
            };
            if !is_known {
                let at = at.key(name);
                let at = at.key(field);
                let name = if server.external().is_some() { "" } else { " or `http`" };
                let finding = findings.report(&at.key("port"), "is not the container port");
                finding.remedy = Some(format!("write {port}{name}, or correct `port` of the server"));
                finding.found = Some(match asked {
                    IntOrString::Int(asked) => asked.to_string(),
                    IntOrString::String(asked) => format!("{asked:?}"),
                });
            }
        }
    });
}
