//! Credentials that are declared to be in another namespace than the SecretStore.

use super::{Findings, Fleet};
use crate::stack::Server;

pub(super) fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.global(|at, raw| {
        let Some(infisical) = &raw.blocks.secret.infisical else { return };
        let at = at.key("infisical");
        let newer = infisical.credentials.as_ref().and_then(|credentials| credentials.namespace.as_deref());
        let older = infisical.auth_credentials.as_ref().filter(|_| infisical.credentials.is_none());
        let older = older.and_then(|credentials| credentials.namespace.as_deref());
        for (block, declared) in [("credentials", newer), ("authCredentials", older)] {
            let Some(declared) = declared else { continue };
            let (owner, actual) =
                match (fleet.stack.namespace.as_deref(), fleet.stack.external.iter().find_map(|server| store_outside(server, declared))) {
                    (Some(actual), _) if actual != declared => ("the stack".to_owned(), actual),
                    (_, Some((server, actual))) => (format!("the SecretStore of `{server}`"), actual),
                    _ => continue,
                };
            let at = at.key(block);
            let finding = findings.report(&at.key("namespace"), format!("differs from the namespace of {owner}, `{actual}`"));
            finding.found = Some(format!("{declared:?}"));
            finding.remedy = Some(format!(
                "copy the Secret to `{actual}`, and remove this field: a SecretStore only reads Secrets of its own namespace"
            ));
        }
    });
}

/// Returns the key and the namespace of `server` if a SecretStore is generated for it in another namespace than `namespace`.
fn store_outside<'s>(server: &'s Server, namespace: &str) -> Option<(&'s str, &'s str)> {
    server.blocks.secret.0.as_ref()?.synchronized.as_ref()?.store.as_ref()?;
    let actual = server.namespace(None)?;
    (actual != namespace).then_some((server.key.as_str(), actual))
}
