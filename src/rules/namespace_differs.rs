//! Two different namespaces for one stack.

use super::{Findings, Fleet};

pub(super) fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.global(|at, raw| {
        let metadata = fleet.raw.metadata.as_ref().and_then(|metadata| metadata.namespace.as_deref());
        if let (Some(global), Some(metadata)) = (raw.namespace.as_deref(), metadata)
            && global != metadata
        {
            let finding = findings.report(&at.key("namespace"), format!("differs from `metadata.namespace`, `{metadata}`"));
            finding.found = Some(format!("{global:?}"));
            finding.remedy = Some("remove it: `metadata.namespace` takes precedence".to_owned());
        }
    });
}
