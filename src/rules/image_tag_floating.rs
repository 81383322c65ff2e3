//! `latest`, or no version at all.

use super::{Findings, Fleet, Rule};
use crate::diagnostics::Severity;
use crate::stack::VersioningStrategy;

pub(super) const RULE: Rule = Rule {
    code: "image-tag-floating",
    severity: Severity::Warning,
    why: "The same reference means another image tomorrow, so a restart is a deployment and a rollback is none.",
    source: "https://kubernetes.io/docs/concepts/containers/images/#image-names",
    check,
};

fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each_versioned(|at, server, _| {
        if !server.image.is_floating() || fleet.stack.versioning == VersioningStrategy::Digest {
            return;
        }
        let at_image = at.key("image");
        let finding = findings.report(&at_image.key("tag"), "must name one version");
        finding.found = Some(server.image.tag.as_ref().map_or_else(|| "neither tag nor digest".to_owned(), |tag| format!("{tag:?}")));
        finding.remedy = Some("write a version, or a `digest`".to_owned());
        if fleet.stack.production {
            finding.severity = Severity::Error;
        }
    });
}
