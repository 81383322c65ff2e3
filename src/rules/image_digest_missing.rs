//! An image without a digest in production.

use super::{Findings, Fleet};
use crate::blocks::image::fields::VersioningStrategy;

pub(super) fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    if !fleet.stack.production {
        return;
    }
    fleet.each_versioned(|at, server, _| {
        let image = &server.blocks.image.image;
        // `image-tag-floating` reports floating tags
        if server.blocks.image.versioning != VersioningStrategy::Digest && image.digest.is_none() && !image.is_floating() {
            let at = at.key("image");
            let finding = findings.report(&at.key("digest"), "is not set in production");
            finding.remedy = Some(format!("set it to the digest of `{}`", image.reference()));
        }
    });
}
