//! A stack in a package without the annotation that excludes it from what is applied to a cluster.

use super::{Findings, Fleet};
use crate::diagnostics::At;

/// The annotation that excludes an object from what kustomize, Flux and kpt apply to a cluster.
const LOCAL: &str = "config.kubernetes.io/local-config";

pub(super) fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    let annotations = fleet.raw.metadata.as_ref().and_then(|metadata| metadata.annotations.as_ref());
    let is_local = annotations.and_then(|annotations| annotations.get(LOCAL)).is_some_and(|value| value.0 == "true");
    if fleet.is_item && !is_local {
        let at = At::METADATA.key("annotations");
        let finding = findings.report(&at.key(LOCAL), "is not `\"true\"`: tools may apply the stack itself to the cluster");
        finding.remedy = Some(format!("write `{LOCAL}: \"true\"`"));
        finding.proposed = Some("\"true\"".to_owned());
    }
}
