//! The PersistentVolumeClaim: data of a server.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::{PersistentVolumeClaim, PersistentVolumeClaimSpec, VolumeResourceRequirements};

use crate::frame::Frame;
use crate::kinds::Kind;
use crate::kinds::metadata;
use crate::kinds::parts;
use crate::stack::server::Server;
use crate::stack::volumes::Volume;

/// What makes Flux, Argo CD, Helm and kpt leave a claim alone when it leaves Git.
const RETAIN: [(&str, &str); 4] = [
    ("argocd.argoproj.io/sync-options", "Prune=false,Delete=false"),
    ("client.lifecycle.config.k8s.io/deletion", "detach"),
    ("helm.sh/resource-policy", "keep"),
    ("kustomize.toolkit.fluxcd.io/prune", "disabled"),
];

pub(super) fn build(frame: &Frame<'_>, server: &Server, volume: &Volume) -> PersistentVolumeClaim {
    let retain = RETAIN.iter().filter(|_| volume.retain).map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
    let annotations = retain.chain(server.annotations.clone()).collect();
    let size = BTreeMap::from([("storage".to_owned(), volume.size.clone())]);
    let resources = VolumeResourceRequirements { limits: None, requests: parts::quantities(&size) };
    let spec = PersistentVolumeClaimSpec {
        access_modes: Some(volume.access_modes.iter().map(|mode| mode.as_str().to_owned()).collect()),
        resources: Some(resources),
        storage_class_name: volume.storage_class.clone(),
        ..PersistentVolumeClaimSpec::default()
    };
    PersistentVolumeClaim {
        metadata: metadata::metadata(frame, Kind::PersistentVolumeClaim, server.claim_name(), annotations),
        spec: Some(spec),
        status: None,
    }
}
