//! The older credentials beside the newer ones.

use super::{Findings, Fleet, Rule};
use crate::diagnostics::Severity;

pub(super) const RULE: Rule = Rule {
    code: "credentials-ignored",
    severity: Severity::Warning,
    why: "Only `credentials` is read where both are there.",
    source: "https://external-secrets.io/latest/provider/infisical/",
    check,
};

fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.global(|at, written| {
        let Some(infisical) = &written.infisical else { return };
        if infisical.credentials.is_some() && infisical.auth_credentials.is_some() {
            let at = at.key("infisical");
            let finding = findings.report(&at.key("authCredentials"), "must not stand beside `credentials`, which wins");
            finding.remedy = Some("remove it".to_owned());
        }
    });
}
