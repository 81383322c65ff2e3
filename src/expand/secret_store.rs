//! The SecretStore: where a server's secrets are kept.

use super::metadata::{self, Component};
use crate::kinds::external_secrets::{SecretStore, types};
use crate::stack::Stack;
use crate::stack::secret::{OwnStore, Sharing};
use crate::stack::server::Server;

pub(super) fn build(stack: &Stack, server: &Server, store: &OwnStore) -> SecretStore {
    let metadata = match store.sharing {
        Sharing::Own => metadata::of_server(stack, server, Component::SecretStore, store.name.clone(), server.annotations.clone()),
        Sharing::First | Sharing::Later => metadata::of_stack(stack, Component::SecretStore, store.name.clone()),
    };
    SecretStore { types: types("SecretStore"), metadata, spec: store.spec.clone(), status: None }
}
