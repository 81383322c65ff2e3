//! `authCredentials` next to `credentials`.

use super::{Findings, Fleet};

pub(super) fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.global(|at, raw| {
        let Some(infisical) = &raw.blocks.secret.infisical else { return };
        if infisical.credentials.is_some() && infisical.auth_credentials.is_some() {
            let at = at.key("infisical");
            let finding = findings.report(&at.key("authCredentials"), "is ignored because `credentials` is present");
            finding.remedy = Some("remove it".to_owned());
        }
    });
}
