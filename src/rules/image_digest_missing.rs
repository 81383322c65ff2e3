//! An image without a digest in production.

use super::{Findings, Fleet};
use crate::stack::VersioningStrategy;

pub(super) fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    if !fleet.stack.production || fleet.stack.versioning == VersioningStrategy::Digest {
        return;
    }
    fleet.each_versioned(|at, server, _| {
        // `image-tag-floating` reports floating tags
        if server.image.digest.is_none() && !server.image.is_floating() {
            let at = at.key("image");
            let finding = findings.report(&at.key("digest"), "is not set in production");
            finding.remedy = Some(format!("set it to the digest of `{}`", server.image.reference()));
        }
    });
}
