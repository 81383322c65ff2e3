//! The SecretStore: where a server's secrets are kept.

use crate::frame::Frame;
use crate::kinds::Kind;
use crate::kinds::external_secrets::{SecretStore, types};
use crate::kinds::metadata;
use crate::stack::secret::{OwnStore, Sharing};
use crate::stack::server::Server;

pub(super) fn build(frame: &Frame<'_>, server: &Server, store: &OwnStore) -> SecretStore {
    let metadata = match store.sharing {
        Sharing::Own => metadata::metadata(frame, Kind::SecretStore, store.name.clone(), server.annotations.clone()),
        Sharing::First | Sharing::Later => metadata::shared_metadata(frame, Kind::SecretStore, store.name.clone()),
    };
    SecretStore { types: types("SecretStore"), metadata, spec: store.spec.clone(), status: None }
}
