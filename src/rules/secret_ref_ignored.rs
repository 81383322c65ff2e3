//! A Secret that is there, beside one that is made.

use super::{Findings, Fleet, Rule};
use crate::diagnostics::Severity;

pub(super) const RULE: Rule = Rule {
    code: "secret-ref-ignored",
    severity: Severity::Warning,
    why: "A server uses one Secret; where one is made, `secretRef` is not read.",
    source: "https://external-secrets.io/latest/api/externalsecret/",
    check,
};

fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each(|at, _, written| {
        let Some(secret) = &written.secret else { return };
        if secret.creates() && secret.secret_ref.is_some() {
            let at = at.key("secret");
            let finding = findings.report(&at.key("secretRef"), "must not stand beside a Secret that is made: it is ignored");
            finding.remedy = Some("remove it, or write `create: false`".to_owned());
        }
    });
}
