//! A reference to an existing Secret next to a generated one.

use super::{Findings, Fleet};

pub(super) fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each(|at, _, raw| {
        let Some(secret) = &raw.blocks.secret.secret else { return };
        if secret.creates() && secret.secret_ref.is_some() {
            let at = at.key("secret");
            let finding = findings.report(&at.key("secretRef"), "is ignored because the server creates a Secret of its own");
            finding.remedy = Some("remove it, or set `create: false`".to_owned());
        }
    });
}
