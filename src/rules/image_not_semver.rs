//! A tag that is no semantic version, where the stack wants them.

use super::{Findings, Fleet, Rule};
use crate::diagnostics::Severity;
use crate::stack::VersioningStrategy;
use crate::syntax::legal;

pub(super) const RULE: Rule = Rule {
    code: "image-not-semver",
    severity: Severity::Error,
    why: "Semantic versions can be ordered and compared; `versioning.strategy: semver` asks for them.",
    source: "https://semver.org/",
    check,
};

fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    if fleet.stack.versioning != VersioningStrategy::Semver {
        return;
    }
    fleet.each_versioned(|at, server, _| {
        let tag = server.image.tag.as_deref();
        if !tag.is_some_and(legal::is_semver) {
            let at_image = at.key("image");
            let requirement = "must be a semantic version such as `1.2.0` or `v1.2.0`: `global.versioning.strategy` is `semver`";
            findings.report(&at_image.key("tag"), requirement).found =
                Some(tag.map_or_else(|| "none".to_owned(), |tag| format!("{tag:?}")));
        }
    });
}
