//! Builds the SecretStore, the ExternalSecret and the volume of the Secret.

use super::resolve::{self, OwnStore, Resolved, Secret, Sharing};
use crate::blocks::output::Output;
use crate::frame::Frame;
use crate::kinds::external_secrets::{ExternalSecret, ExternalSecretSpec, ExternalSecretTarget, SecretStore, type_meta};
use crate::kinds::{Kind, metadata, parts};

/// The annotation with which Stakater Reloader restarts the pods when the named Secret changes.
const RELOAD: &str = "secret.reloader.stakater.com/reload";

/// Mounts the Secret and adds the objects that create it. A shared object is added only for the first of the servers that share it.
pub fn build(frame: &Frame<'_>, resolved: &Resolved, output: &mut Output) {
    let Some(secret) = &resolved.0 else { return };
    if secret.reloader {
        output.part.metadata.annotations.get_or_insert_default().insert(RELOAD.to_owned(), secret.name.clone());
    }
    if let Some(path) = &secret.mount_path {
        let name = frame.volume_name("secret");
        output.part.pod.mount(parts::secret_volume(&name, secret.name.clone()), parts::read_only_mount(&name, path));
    }
    let Some(synchronized) = &secret.synchronized else { return };
    let store = synchronized.store.as_ref().filter(|store| store.sharing != Sharing::Later);
    output.objects.extend(store.map(|store| secret_store(frame, store).into()));
    if synchronized.external_secret.sharing != Sharing::Later {
        output.objects.push(external_secret(frame, secret, &synchronized.external_secret).into());
    }
}

fn secret_store(frame: &Frame<'_>, store: &OwnStore) -> SecretStore {
    let metadata = match store.sharing {
        Sharing::Own => metadata::metadata(frame, Kind::SecretStore, store.name.clone(), frame.annotations.clone()),
        Sharing::First | Sharing::Later => metadata::shared_metadata(frame, Kind::SecretStore, store.name.clone()),
    };
    SecretStore { types: type_meta("SecretStore"), metadata, spec: store.spec.clone(), status: None }
}

fn external_secret(frame: &Frame<'_>, secret: &Secret, resolved: &resolve::ExternalSecret) -> ExternalSecret {
    let metadata = match resolved.sharing {
        Sharing::Own => metadata::metadata(frame, Kind::ExternalSecret, resolved.name.clone(), frame.annotations.clone()),
        Sharing::First | Sharing::Later => metadata::shared_metadata(frame, Kind::ExternalSecret, resolved.name.clone()),
    };
    // set explicitly, so that `namePrefix` of a kustomization does not change the name of the Secret
    let target = ExternalSecretTarget { creation_policy: "Owner".to_owned(), name: secret.name.clone() };
    let spec = ExternalSecretSpec {
        data: resolved.data.clone(),
        data_from: resolved.data_from.clone(),
        refresh_interval: resolved.refresh_interval.clone(),
        secret_store_ref: resolved.store.clone(),
        target,
    };
    ExternalSecret { types: type_meta("ExternalSecret"), metadata, spec, status: None }
}
