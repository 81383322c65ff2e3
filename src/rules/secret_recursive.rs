//! A store that reads folders below.

use super::{Findings, Fleet, Rule};
use crate::diagnostics::Severity;

pub(super) const RULE: Rule = Rule {
    code: "secret-recursive",
    severity: Severity::Warning,
    why: "Keys are told apart by their names alone, so equal ones in two folders overwrite each other.",
    source: "https://github.com/external-secrets/external-secrets/issues/4298",
    check,
};

fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each(|at, _, written| {
        let store = written.secret.as_ref().filter(|secret| secret.data.is_none()).and_then(|secret| secret.store.as_ref());
        if store.is_some_and(|store| store.recursive == Some(true)) {
            let at = at.key("secret");
            let at = at.key("store");
            let finding =
                findings.report(&at.key("recursive"), "must be `false`, or every key must have a name of its own in all folders below");
            finding.remedy = Some("give every server one folder of its own".to_owned());
        }
    });
}
