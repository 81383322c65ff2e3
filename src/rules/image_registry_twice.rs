//! A repository that names a registry, behind a registry.

use super::{Findings, Fleet, Rule};
use crate::diagnostics::Severity;

pub(super) const RULE: Rule = Rule {
    code: "image-registry-twice",
    severity: Severity::Warning,
    why: "The two are joined, so the image is looked for where nobody put it.",
    source: "https://pkg.go.dev/github.com/distribution/reference",
    check,
};

fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each(|at, server, written| {
        let repository = written.image.as_ref().and_then(|image| image.repository.as_deref()).unwrap_or_default();
        let Some((first, rest)) = repository.split_once('/') else { return };
        if server.image.repository != repository && (first.contains(['.', ':']) || first == "localhost") {
            let at = at.key("image");
            let finding = findings.report(&at.key("repository"), "must not name a registry where one is given already");
            finding.found = Some(format!("{:?}, which makes `{}`", repository, server.image.repository));
            finding.remedy = Some(format!("write `registry: {first}` and `repository: {rest}`"));
        }
    });
}
