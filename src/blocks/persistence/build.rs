//! Builds the PersistentVolumeClaim and its volume.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::{PersistentVolumeClaim, PersistentVolumeClaimSpec, VolumeResourceRequirements};

use super::resolve::{Resolved, Volume};
use crate::blocks::output::Output;
use crate::frame::Frame;
use crate::kinds::{Kind, metadata, parts};

/// Annotations with which Flux, Argo CD, Helm and kpt do not delete the claim when it is removed from the manifests.
const RETAIN: &[(&str, &str)] = &[
    ("argocd.argoproj.io/sync-options", "Prune=false,Delete=false"),
    ("client.lifecycle.config.k8s.io/deletion", "detach"),
    ("helm.sh/resource-policy", "keep"),
    ("kustomize.toolkit.fluxcd.io/prune", "disabled"),
];

/// Mounts the volume and adds its PersistentVolumeClaim.
pub fn build(frame: &Frame<'_>, resolved: &Resolved, output: &mut Output) {
    let Some(volume) = &resolved.0 else { return };
    let name = frame.volume_name("data");
    let claim = frame.claim_name();
    output.part.pod.mount(parts::claim_volume(&name, claim), parts::mount(&name, &volume.mount_path));
    output.objects.push(persistent_volume_claim(frame, volume).into());
}

fn persistent_volume_claim(frame: &Frame<'_>, volume: &Volume) -> PersistentVolumeClaim {
    let retain = RETAIN.iter().filter(|_| volume.retain).map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
    let annotations = retain.chain(frame.annotations.clone()).collect();
    let size = BTreeMap::from([("storage".to_owned(), volume.size.clone())]);
    let resources = VolumeResourceRequirements { limits: None, requests: parts::quantities(&size) };
    let spec = PersistentVolumeClaimSpec {
        access_modes: Some(volume.access_modes.iter().map(|mode| mode.as_str().to_owned()).collect()),
        resources: Some(resources),
        storage_class_name: volume.storage_class.clone(),
        ..PersistentVolumeClaimSpec::default()
    };
    PersistentVolumeClaim {
        metadata: metadata::metadata(frame, Kind::PersistentVolumeClaim, frame.claim_name(), annotations),
        spec: Some(spec),
        status: None,
    }
}
