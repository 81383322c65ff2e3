//! SecretStores and ExternalSecrets that several servers share.

use std::collections::BTreeMap;

use super::server::Server;
use crate::blocks::secret::resolve::{Sharing, Synchronized};
use crate::diagnostics::{At, Diagnostics};

/// Marks the SecretStores and ExternalSecrets of one namespace that several servers name: equal ones are shared, others are reported.
/// `servers` are in the order of emission; `namespace` is that of the stack.
pub(super) fn share(diagnostics: &mut Diagnostics, at: &At<'_>, namespace: Option<&str>, servers: &mut [Server]) {
    let mut stores: BTreeMap<(Option<String>, String), usize> = BTreeMap::new();
    let mut external_secrets: BTreeMap<(Option<String>, String), usize> = BTreeMap::new();
    for index in 0..servers.len() {
        let (before, rest) = servers.split_at_mut(index);
        let server = &mut rest[0];
        let at_server = at.key(&server.key);
        let at_secret = at_server.key("secret");
        let namespace = server.namespace(namespace).map(str::to_owned);
        let Some(secret) = &mut server.blocks.secret.0 else { continue };
        let target = secret.name.clone();
        let Some(synchronized) = &mut secret.synchronized else { continue };
        if let Some(store) = &mut synchronized.store {
            let name = (namespace.clone(), store.name.clone());
            match stores.get(&name) {
                None => {
                    stores.insert(name, index);
                }
                Some(first) => {
                    let first = &mut before[*first];
                    let key = first.key.clone();
                    let theirs = first.synchronized_mut().and_then(|found| found.store.as_mut()).expect("its store is listed");
                    if theirs.spec == store.spec {
                        (theirs.sharing, store.sharing) = (Sharing::First, Sharing::Later);
                    } else {
                        let remedy =
                            format!("`{key}` describes a different SecretStore of this name; use equal settings, or another `name`");
                        diagnostics.duplicate(&at_secret.key("store"), &store.name, remedy);
                    }
                }
            }
        }
        let external = &mut synchronized.external_secret;
        let name = (namespace, external.name.clone());
        match external_secrets.get(&name) {
            None => {
                external_secrets.insert(name, index);
            }
            Some(first) => {
                let first = &mut before[*first];
                let key = first.key.clone();
                let same_target = first.blocks.secret.0.as_ref().is_some_and(|secret| secret.name == target);
                let theirs = &mut first.synchronized_mut().expect("its ExternalSecret is listed").external_secret;
                if same_target && theirs.semantically_equal(external) {
                    (theirs.sharing, external.sharing) = (Sharing::First, Sharing::Later);
                } else {
                    let remedy =
                        format!("`{key}` describes a different ExternalSecret of this name; use equal settings, or another `name`");
                    diagnostics.duplicate(&at_secret.key("externalSecret"), &external.name, remedy);
                }
            }
        }
    }
}

impl Server {
    fn synchronized_mut(&mut self) -> Option<&mut Synchronized> {
        self.blocks.secret.0.as_mut()?.synchronized.as_mut()
    }
}
