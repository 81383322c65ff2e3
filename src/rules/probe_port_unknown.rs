//! A probe of a port that is not the container port.

use super::{Findings, Fleet};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

pub(super) fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each(|at, server, _| {
        let Some(port) = server.port else { return };
        let at = at.key("probes");
        for (name, probe) in server.blocks.probes.all() {
            let Some(handler) = probe.settings().and_then(|settings| settings.handler.as_ref()) else { continue };
            let Some(probed) = handler.port() else { continue };
            let is_known = match &probed {
                IntOrString::Int(probed) => *probed == port,
                // the names of the ports of a chart are not known
                IntOrString::String(probed) => probed == "http" || server.external().is_some(),
            };
            if !is_known {
                let at = at.key(name);
                let at = at.key(handler.field());
                let name = if server.external().is_some() { "" } else { " or `http`" };
                let finding = findings.report(&at.key("port"), "is not the container port");
                finding.remedy = Some(format!("write {port}{name}, or correct `port` of the server"));
                finding.found = Some(match probed {
                    IntOrString::Int(probed) => probed.to_string(),
                    IntOrString::String(probed) => format!("{probed:?}"),
                });
            }
        }
    });
}
