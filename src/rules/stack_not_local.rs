//! A stack among the resources of a package that says nowhere that it is not one.

use super::{Findings, Fleet, Rule};
use crate::diagnostics::{At, Severity};

pub(super) const RULE: Rule = Rule {
    code: "stack-not-local",
    severity: Severity::Warning,
    why: "Flux and `kubectl apply` would send it to the cluster, which does not know its kind.",
    source: "https://github.com/kubernetes-sigs/kustomize/blob/master/cmd/config/docs/api-conventions/config-io.md",
    check,
};

/// Keeps an object out of clusters.
const LOCAL: &str = "config.kubernetes.io/local-config";

fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    let annotations = fleet.written.metadata.as_ref().and_then(|metadata| metadata.annotations.as_ref());
    let is_local = annotations.and_then(|annotations| annotations.get(LOCAL)).is_some_and(|value| value.0 == "true");
    if fleet.is_item && !is_local {
        let at = At::METADATA.key("annotations");
        let finding = findings.report(&at.key(LOCAL), "must be \"true\": a stack is never applied to a cluster");
        finding.remedy = Some(format!("write `{LOCAL}: \"true\"`"));
        finding.proposed = Some("\"true\"".to_owned());
    }
}
