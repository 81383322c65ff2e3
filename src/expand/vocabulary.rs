//! Leaves of objects, by what they mean.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::{
    ConfigMapVolumeSource, LocalObjectReference, PersistentVolumeClaimVolumeSource, Probe, ResourceRequirements, SecretVolumeSource,
    Volume, VolumeMount,
};
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;

use crate::stack::defaults::Resources;
use crate::stack::probes::{Handler, Probe as Checked};

pub(super) fn quantities(written: &BTreeMap<String, String>) -> Option<BTreeMap<String, Quantity>> {
    let quantities = written.iter().map(|(name, quantity)| (name.clone(), Quantity(quantity.clone())));
    (!written.is_empty()).then(|| quantities.collect())
}

pub(super) fn resource_requirements(resources: &Resources) -> ResourceRequirements {
    ResourceRequirements { claims: None, limits: quantities(&resources.limits), requests: quantities(&resources.requests) }
}

pub(super) fn probe(checked: &Checked) -> Probe {
    let numbers = checked.numbers;
    let mut probe = Probe {
        initial_delay_seconds: Some(numbers.initial_delay),
        period_seconds: Some(numbers.period),
        timeout_seconds: Some(numbers.timeout),
        success_threshold: Some(numbers.success),
        failure_threshold: Some(numbers.failure),
        termination_grace_period_seconds: checked.grace_period,
        ..Probe::default()
    };
    match checked.handler.clone() {
        Handler::HttpGet(action) => probe.http_get = Some(action),
        Handler::TcpSocket(action) => probe.tcp_socket = Some(action),
        Handler::Exec(action) => probe.exec = Some(action),
        Handler::Grpc(action) => probe.grpc = Some(action),
    }
    probe
}

pub(super) fn claim_volume(name: &str, claim: String) -> Volume {
    let source = PersistentVolumeClaimVolumeSource { claim_name: claim, read_only: None };
    Volume { name: name.to_owned(), persistent_volume_claim: Some(source), ..Volume::default() }
}

pub(super) fn config_map_volume(name: &str, config_map: String) -> Volume {
    let source = ConfigMapVolumeSource { name: config_map, ..ConfigMapVolumeSource::default() };
    Volume { name: name.to_owned(), config_map: Some(source), ..Volume::default() }
}

pub(super) fn secret_volume(name: &str, secret: String) -> Volume {
    let source = SecretVolumeSource { secret_name: Some(secret), ..SecretVolumeSource::default() };
    Volume { name: name.to_owned(), secret: Some(source), ..Volume::default() }
}

pub(super) fn mount(volume: &str, path: &str) -> VolumeMount {
    VolumeMount { name: volume.to_owned(), mount_path: path.to_owned(), ..VolumeMount::default() }
}

pub(super) fn read_only_mount(volume: &str, path: &str) -> VolumeMount {
    VolumeMount { read_only: Some(true), ..mount(volume, path) }
}

pub(super) fn local_reference(name: &str) -> LocalObjectReference {
    LocalObjectReference { name: name.to_owned() }
}

/// A list, left out where it is empty.
pub(super) fn some_list<T>(list: Vec<T>) -> Option<Vec<T>> {
    (!list.is_empty()).then_some(list)
}
