//! Credentials in another namespace than the SecretStore.

use super::{Findings, Fleet};
use crate::stack::Server;

pub(super) fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.global(|at, raw| {
        let Some(infisical) = &raw.blocks.secret.infisical else { return };
        let at = at.key("infisical");
        let newer = infisical.credentials.as_ref().and_then(|credentials| credentials.namespace.as_deref());
        let older = infisical.auth_credentials.as_ref().filter(|_| infisical.credentials.is_none());
        let older = older.and_then(|credentials| credentials.namespace.as_deref());
        for (block, theirs) in [("credentials", newer), ("authCredentials", older)] {
            let Some(theirs) = theirs else { continue };
            let (whose, ours) =
                match (fleet.stack.namespace.as_deref(), fleet.stack.external.iter().find_map(|server| store_of(server, theirs))) {
                    (Some(ours), _) if ours != theirs => ("the stack".to_owned(), ours),
                    (_, Some((server, ours))) => (format!("the SecretStore of `{server}`"), ours),
                    _ => continue,
                };
            let at = at.key(block);
            let finding = findings.report(&at.key("namespace"), format!("differs from the namespace of {whose}, `{ours}`"));
            finding.found = Some(format!("{theirs:?}"));
            finding.remedy =
                Some(format!("copy the Secret to `{ours}`, and remove this field: a SecretStore only reads Secrets of its own namespace"));
        }
    });
}

/// The server and its namespace, where a SecretStore is made for it that is not in `namespace`.
fn store_of<'s>(server: &'s Server, namespace: &str) -> Option<(&'s str, &'s str)> {
    server.blocks.secret.0.as_ref()?.synchronized.as_ref()?.store.as_ref()?;
    let ours = server.namespace(None)?;
    (ours != namespace).then_some((server.key.as_str(), ours))
}
