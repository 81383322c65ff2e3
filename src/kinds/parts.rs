//! Small builders that several blocks use.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::{
    ConfigMapVolumeSource, LocalObjectReference, PersistentVolumeClaimVolumeSource, SecretVolumeSource, Volume, VolumeMount,
};
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;

/// The fields for the handler of a probe. A probe has exactly one of them.
pub const PROBE_HANDLERS: &[&str] = &["exec", "grpc", "httpGet", "tcpSocket"];

/// Returns the quantities by resource name; `None` if there are none.
pub fn quantities(raw: &BTreeMap<String, String>) -> Option<BTreeMap<String, Quantity>> {
    let quantities = raw.iter().map(|(name, quantity)| (name.clone(), Quantity(quantity.clone())));
    (!raw.is_empty()).then(|| quantities.collect())
}

/// Returns a volume from a PersistentVolumeClaim.
pub fn claim_volume(name: &str, claim: String) -> Volume {
    let source = PersistentVolumeClaimVolumeSource { claim_name: claim, read_only: None };
    Volume { name: name.to_owned(), persistent_volume_claim: Some(source), ..Volume::default() }
}

/// Returns a volume from a ConfigMap.
pub fn config_map_volume(name: &str, config_map: String) -> Volume {
    let source = ConfigMapVolumeSource { name: config_map, ..ConfigMapVolumeSource::default() };
    Volume { name: name.to_owned(), config_map: Some(source), ..Volume::default() }
}

/// Returns a volume from a Secret.
pub fn secret_volume(name: &str, secret: String) -> Volume {
    let source = SecretVolumeSource { secret_name: Some(secret), ..SecretVolumeSource::default() };
    Volume { name: name.to_owned(), secret: Some(source), ..Volume::default() }
}

/// Returns a mount of a volume.
pub fn mount(volume: &str, path: &str) -> VolumeMount {
    VolumeMount { name: volume.to_owned(), mount_path: path.to_owned(), ..VolumeMount::default() }
}

/// Returns a read-only mount of a volume.
pub fn read_only_mount(volume: &str, path: &str) -> VolumeMount {
    VolumeMount { read_only: Some(true), ..mount(volume, path) }
}

/// Returns a reference to an object in the same namespace.
pub fn local_reference(name: &str) -> LocalObjectReference {
    LocalObjectReference { name: name.to_owned() }
}

/// Returns the list; `None` if it is empty.
pub fn some_list<T>(list: Vec<T>) -> Option<Vec<T>> {
    (!list.is_empty()).then_some(list)
}
