//! The ExternalSecret: what the operator copies into a server's Secret.

use crate::frame::Frame;
use crate::kinds::Kind;
use crate::kinds::external_secrets::{ExternalSecret, ExternalSecretSpec, ExternalSecretTarget, types};
use crate::kinds::metadata;
use crate::stack::secret::{self, Secret, Sharing};
use crate::stack::server::Server;

pub(super) fn build(frame: &Frame<'_>, server: &Server, secret: &Secret, made: &secret::ExternalSecret) -> ExternalSecret {
    let metadata = match made.sharing {
        Sharing::Own => metadata::metadata(frame, Kind::ExternalSecret, made.name.clone(), server.annotations.clone()),
        Sharing::First | Sharing::Later => metadata::shared_metadata(frame, Kind::ExternalSecret, made.name.clone()),
    };
    // named, so that kustomize's prefixes leave it alone
    let target = ExternalSecretTarget { creation_policy: "Owner".to_owned(), name: secret.name.clone() };
    let spec = ExternalSecretSpec {
        data: made.data.clone(),
        data_from: made.data_from.clone(),
        refresh_interval: made.refresh_interval.clone(),
        secret_store_ref: made.store.clone(),
        target,
    };
    ExternalSecret { types: types("ExternalSecret"), metadata, spec, status: None }
}
