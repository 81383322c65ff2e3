//! The tag `latest`, or neither tag nor digest.

use super::{Findings, Fleet};
use crate::blocks::image::fields::VersioningStrategy;
use crate::diagnostics::Severity;

pub(super) fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each_versioned(|at, server, _| {
        let image = &server.blocks.image.image;
        if !image.is_floating() || server.blocks.image.versioning == VersioningStrategy::Digest {
            return;
        }
        let at_image = at.key("image");
        let finding = findings.report(&at_image.key("tag"), "does not identify one version");
        finding.found = Some(image.tag.as_ref().map_or_else(|| "neither tag nor digest".to_owned(), |tag| format!("{tag:?}")));
        finding.remedy = Some("set `tag` to a version, or set `digest`".to_owned());
        if fleet.stack.production {
            finding.severity = Severity::Error;
        }
    });
}
