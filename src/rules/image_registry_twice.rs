//! An image repository that contains a registry and gets another one prepended.

use super::{Findings, Fleet};

pub(super) fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each(|at, server, raw| {
        let repository = raw.blocks.image.image.as_ref().and_then(|image| image.repository.as_deref()).unwrap_or_default();
        let Some((first, rest)) = repository.split_once('/') else { return };
        if server.blocks.image.image.repository != repository && (first.contains(['.', ':']) || first == "localhost") {
            let at = at.key("image");
            let finding = findings.report(&at.key("repository"), "contains a registry, but `registry` is set as well");
            finding.found = Some(format!("{:?}, which results in `{}`", repository, server.blocks.image.image.repository));
            finding.remedy = Some(format!("write `registry: {first}` and `repository: {rest}`"));
        }
    });
}
