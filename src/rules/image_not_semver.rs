//! A tag that is not a semantic version although the stack requires one.

use super::{Findings, Fleet};
use crate::blocks::image::fields::VersioningStrategy;
use crate::syntax::legal;

pub(super) fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each_versioned(|at, server, _| {
        if server.blocks.image.versioning != VersioningStrategy::Semver {
            return;
        }
        let tag = server.blocks.image.image.tag.as_deref();
        if !tag.is_some_and(legal::is_semver) {
            let at_image = at.key("image");
            let requirement = "is not a semantic version, but `global.versioning.strategy` is `semver`";
            let finding = findings.report(&at_image.key("tag"), requirement);
            finding.found = Some(tag.map_or_else(|| "no tag".to_owned(), |tag| format!("{tag:?}")));
            finding.remedy = Some("write a version such as `1.2.0` or `v1.2.0`".to_owned());
        }
    });
}
