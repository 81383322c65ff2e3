//! A strategy that server-side apply cannot set on an existing Deployment.

use super::{Findings, Fleet};
use crate::blocks::strategy::resolve::Rollout;

pub(super) fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each(|at, server, _| {
        if server.blocks.strategy.0 == Rollout::Recreate {
            let requirement = "cannot be changed to `Recreate` on an existing Deployment by server-side apply, which Flux uses";
            let workload = server.external();
            let name = workload.map_or(&server.name, |workload| &workload.name);
            let namespace = workload.and_then(|workload| workload.namespace.as_ref()).or(fleet.stack.namespace.as_ref());
            let namespace = namespace.map(|namespace| format!(" --namespace {namespace}")).unwrap_or_default();
            let patch = r#"{"spec":{"strategy":{"type":"Recreate","rollingUpdate":null}}}"#;
            let finding = findings.report(&at.key("strategy"), requirement);
            finding.remedy =
                Some(format!("before the first apply, run `kubectl patch deployment {name}{namespace} --type merge -p '{patch}'`"));
        }
    });
}
