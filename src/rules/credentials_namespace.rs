//! Credentials in another namespace.

use super::{Findings, Fleet, Rule};
use crate::diagnostics::Severity;
use crate::stack::Server;

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
        let at = at.key("infisical");
        let newer = infisical.credentials.as_ref().and_then(|credentials| credentials.namespace.as_deref());
        let older = infisical.auth_credentials.as_ref().filter(|_| infisical.credentials.is_none());
        let older = older.and_then(|credentials| credentials.namespace.as_deref());
        for (block, theirs) in [("credentials", newer), ("authCredentials", older)] {
            let Some(theirs) = theirs else { continue };
            let requirement =
                match (fleet.stack.namespace.as_deref(), fleet.stack.guests.iter().find_map(|server| store_of(server, theirs))) {
                    (Some(ours), _) if ours != theirs => {
                        format!("must be the stack's, which is `{ours}`: a SecretStore cannot read another one")
                    }
                    (_, Some((server, ours))) => {
                        format!("must be that of every SecretStore, and that of `{server}` is in `{ours}`: it cannot read another one")
                    }
                    _ => continue,
                };
            let at = at.key(block);
            let finding = findings.report(&at.key("namespace"), requirement);
            finding.found = Some(format!("{theirs:?}"));
            finding.remedy = Some("copy the Secret there, and remove this".to_owned());
        }
    });
}

/// The server and its namespace, where a SecretStore is made for it that is not in `namespace`.
fn store_of<'s>(server: &'s Server, namespace: &str) -> Option<(&'s str, &'s str)> {
    server.secret.as_ref()?.synchronised.as_ref()?.store.as_ref()?;
    let ours = server.namespace(None)?;
    (ours != namespace).then_some((server.key.as_str(), ours))
}
