//! An image without a digest although the stack requires one.

use super::{Findings, Fleet};
use crate::blocks::image::fields::VersioningStrategy;

pub(super) fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each_versioned(|at, server, _| {
        let image = &server.blocks.image.image;
        if server.blocks.image.versioning == VersioningStrategy::Digest && image.digest.is_none() {
            let at_image = at.key("image");
            let finding = findings.report(&at_image.key("digest"), "is not set, but `global.versioning.strategy` is `digest`");
            finding.remedy = Some(format!("set it to the digest of `{}`", image.reference()));
        }
    });
}
