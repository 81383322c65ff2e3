//! Credentials in another namespace.

use super::{Findings, Fleet, Rule};
use crate::diagnostics::Severity;

pub(super) const RULE: Rule = Rule {
    code: "credentials-namespace",
    severity: Severity::Warning,
    why: "A SecretStore reads Secrets of its own namespace only, so credentials elsewhere are not found.",
    source: "https://external-secrets.io/latest/api/secretstore/",
    check,
};

fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.global(|at, written| {
        let Some(infisical) = &written.infisical else { return };
        let Some(ours) = fleet.stack.namespace.as_deref() else { return };
        let at = at.key("infisical");
        let newer = infisical.credentials.as_ref().and_then(|credentials| credentials.namespace.as_deref());
        let older = infisical.auth_credentials.as_ref().filter(|_| infisical.credentials.is_none());
        let older = older.and_then(|credentials| credentials.namespace.as_deref());
        for (block, theirs) in [("credentials", newer), ("authCredentials", older)] {
            let Some(theirs) = theirs.filter(|theirs| *theirs != ours) else { continue };
            let at = at.key(block);
            let requirement = format!("must be the stack's, which is `{ours}`: a SecretStore cannot read another one");
            let finding = findings.report(&at.key("namespace"), requirement);
            finding.found = Some(format!("{theirs:?}"));
            finding.remedy = Some("copy the Secret there, and remove this".to_owned());
        }
    });
}
