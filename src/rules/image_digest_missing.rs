//! A tag alone, in production.

use super::{Findings, Fleet, Rule};
use crate::diagnostics::Severity;
use crate::stack::VersioningStrategy;

pub(super) const RULE: Rule = Rule {
    code: "image-digest-missing",
    severity: Severity::Warning,
    why: "A tag can be given to another image; a digest cannot, and makes a rollback what it was.",
    source: "https://kubernetes.io/docs/concepts/containers/images/#image-names",
    check,
};

fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    if !fleet.stack.production || fleet.stack.versioning == VersioningStrategy::Digest {
        return;
    }
    fleet.each_versioned(|at, server, _| {
        // a floating tag is a mistake of its own
        if server.image.digest.is_none() && !server.image.is_floating() {
            let at = at.key("image");
            let finding = findings.report(&at.key("digest"), "must be given in production");
            finding.remedy = Some(format!("write the digest of `{}`", server.image.reference()));
        }
    });
}
