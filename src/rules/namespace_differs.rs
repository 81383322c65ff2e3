//! Two namespaces for one stack.

use super::{Findings, Fleet, Rule};
use crate::diagnostics::Severity;

pub(super) const RULE: Rule = Rule {
    code: "namespace-differs",
    severity: Severity::Warning,
    why: "Every object goes to `metadata.namespace`; a reader of `spec.global` would think otherwise.",
    source: "https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/",
    check,
};

fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.global(|at, written| {
        let metadata = fleet.written.metadata.as_ref().and_then(|metadata| metadata.namespace.as_deref());
        if let (Some(global), Some(metadata)) = (written.namespace.as_deref(), metadata)
            && global != metadata
        {
            let finding = findings.report(&at.key("namespace"), format!("must be `metadata.namespace`, which wins and is `{metadata}`"));
            finding.found = Some(format!("{global:?}"));
            finding.remedy = Some("remove one of them".to_owned());
        }
    });
}
