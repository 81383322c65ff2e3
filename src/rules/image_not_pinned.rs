//! An image without a digest, where the stack wants digests.

use super::{Findings, Fleet, Rule};
use crate::diagnostics::Severity;
use crate::stack::VersioningStrategy;

pub(super) const RULE: Rule = Rule {
    code: "image-not-pinned",
    severity: Severity::Error,
    why: "A digest is the only name of an image that cannot be given to another one; `versioning.strategy: digest` asks for it.",
    source: "https://kubernetes.io/docs/concepts/containers/images/#image-names",
    check,
};

fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    if fleet.stack.versioning != VersioningStrategy::Digest {
        return;
    }
    fleet.each_versioned(|at, server, _| {
        if server.image.digest.is_none() {
            let at_image = at.key("image");
            let finding = findings.report(&at_image.key("digest"), "must be given: `global.versioning.strategy` is `digest`");
            finding.remedy = Some(format!("write the digest of `{}`", server.image.reference()));
        }
    });
}
