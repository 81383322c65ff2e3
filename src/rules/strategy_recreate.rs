//! A strategy that a live Deployment cannot be given by server-side apply.

use super::{Findings, Fleet, Rule};
use crate::diagnostics::Severity;
use crate::stack::server::Rollout;

pub(super) const RULE: Rule = Rule {
    code: "strategy-recreate",
    severity: Severity::Warning,
    why: "The API server keeps the `rollingUpdate` that it filled in, and then refuses `Recreate` beside it.",
    source: "https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/apps/validation/validation.go",
    check,
};

fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each(|at, server, _| {
        if server.rollout == Rollout::Recreate {
            let requirement = "must be set on a Deployment that is live already before server-side apply, and so Flux, can keep it";
            let workload = server.workload.as_ref();
            let name = workload.map_or(&server.name, |workload| &workload.name);
            let namespace = workload.and_then(|workload| workload.namespace.as_ref()).or(fleet.stack.namespace.as_ref());
            let namespace = namespace.map(|namespace| format!(" --namespace {namespace}")).unwrap_or_default();
            let patch = r#"{"spec":{"strategy":{"type":"Recreate","rollingUpdate":null}}}"#;
            let finding = findings.report(&at.key("strategy"), requirement);
            finding.found = Some("\"Recreate\"".to_owned());
            finding.remedy = Some(format!("run once: `kubectl patch deployment {name}{namespace} --type merge -p '{patch}'`"));
        }
    });
}
