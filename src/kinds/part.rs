//! The part of a workload that a server sets, built the same way for managed and for external workloads.
//!
//! A managed workload is created from the part. For an external workload, the part becomes a strategic merge patch of untyped objects.

use std::collections::BTreeMap;

use k8s_openapi::api::apps::v1::DeploymentStrategy;
use k8s_openapi::api::core::v1::{Container, PodSpec, PodTemplateSpec, Volume, VolumeMount};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use serde::Serialize;
use serde_json::{Map, Value as Json};

use crate::wire::json;

/// The path of a field that the merge deletes: field names, and indices of list items as decimal strings.
pub type NullPath = Vec<String>;

/// The part of a pod that a server sets.
#[derive(Clone, Debug, Default)]
pub struct PodPart {
    /// The pod spec without the server's container.
    pub pod: PodSpec,
    /// The server's container.
    pub container: Container,
    /// Labels and annotations of the pod.
    pub metadata: ObjectMeta,
    /// Fields of the container that the merge deletes, for example the other handlers of a probe or the other source of a variable.
    pub nulls: Vec<NullPath>,
    /// Lists of the pod that the merge replaces as a whole.
    pub whole_lists: Vec<WholeList>,
}

/// A list of the pod without a merge key. In the patch of an external workload, it replaces the list of the chart.
#[derive(Clone, Copy, Debug)]
pub struct WholeList {
    /// The path of the list in the pod spec.
    pub path: &'static [&'static str],
    /// The block and the field of the server that set the list.
    pub field: [&'static str; 2],
    /// The value of the field with which the list of the chart is kept.
    pub off: &'static str,
}

/// The part of a workload that a server sets.
#[derive(Clone, Debug, Default)]
pub struct WorkloadPart {
    /// `spec.replicas`.
    pub replicas: Option<i32>,
    /// `spec.strategy`.
    pub strategy: Option<DeploymentStrategy>,
    /// `spec.minReadySeconds`.
    pub min_ready_seconds: Option<i32>,
    /// `spec.revisionHistoryLimit`.
    pub revision_history_limit: Option<i32>,
    /// `spec.progressDeadlineSeconds`.
    pub progress_deadline_seconds: Option<i32>,
    /// Labels and annotations of the workload.
    pub metadata: ObjectMeta,
    /// The part of the pod template.
    pub pod: PodPart,
    /// Fields of `spec` that the merge deletes: `strategy.rollingUpdate` if the strategy is `Recreate`, `replicas` if an autoscaler sets it.
    pub nulls: Vec<NullPath>,
}

impl PodPart {
    /// Adds a volume and mounts it in the server's container.
    pub fn mount(&mut self, volume: Volume, mount: VolumeMount) {
        self.pod.volumes.get_or_insert_default().push(volume);
        self.container.volume_mounts.get_or_insert_default().push(mount);
    }

    /// Marks a field of the container that the merge deletes from an external workload.
    pub fn delete(&mut self, path: &[&str]) {
        self.nulls.push(path.iter().map(|step| (*step).to_owned()).collect());
    }

    /// Returns the pod template of a managed workload.
    pub fn into_template(self) -> PodTemplateSpec {
        let mut pod = self.pod;
        pod.containers.insert(0, self.container);
        PodTemplateSpec { metadata: Some(self.metadata), spec: Some(pod) }
    }

    fn into_patch(mut self) -> Json {
        let nulls = std::mem::take(&mut self.nulls);
        let mut template = patch_of(&self.into_template());
        let container = &mut template["spec"]["containers"][0];
        for path in &nulls {
            set_null(container, path);
        }
        template
    }
}

impl WorkloadPart {
    /// Marks a field of `spec` that the merge deletes from an external workload.
    pub fn delete(&mut self, path: &[&str]) {
        self.nulls.push(path.iter().map(|step| (*step).to_owned()).collect());
    }

    /// Adds labels to the workload and to its pods.
    pub fn add_labels(&mut self, labels: &BTreeMap<String, String>) {
        add(&mut self.metadata.labels, labels);
        add(&mut self.pod.metadata.labels, labels);
    }

    /// Adds annotations to the workload and to its pods.
    pub fn add_annotations(&mut self, annotations: &BTreeMap<String, String>) {
        add(&mut self.metadata.annotations, annotations);
        add(&mut self.pod.metadata.annotations, annotations);
    }

    /// Returns the patch of an external workload.
    pub fn into_patch(self) -> Json {
        let mut spec = Json::Object(Map::new());
        for (field, number) in [
            ("replicas", self.replicas),
            ("minReadySeconds", self.min_ready_seconds),
            ("revisionHistoryLimit", self.revision_history_limit),
            ("progressDeadlineSeconds", self.progress_deadline_seconds),
        ] {
            if let Some(number) = number {
                spec[field] = Json::from(number);
            }
        }
        if let Some(strategy) = &self.strategy {
            spec["strategy"] = json::of(strategy);
        }
        for path in &self.nulls {
            set_null(&mut spec, path);
        }
        spec["template"] = self.pod.into_patch();
        let mut patch = Json::Object(Map::new());
        let metadata = json::of(&self.metadata);
        if metadata.as_object().is_some_and(|metadata| !metadata.is_empty()) {
            patch["metadata"] = metadata;
        }
        patch["spec"] = spec;
        patch
    }
}

fn add(all: &mut Option<BTreeMap<String, String>>, added: &BTreeMap<String, String>) {
    if !added.is_empty() {
        all.get_or_insert_default().extend(added.clone());
    }
}

/// Returns a pod template as a patch, without empty maps such as `metadata: {}`.
fn patch_of(template: &impl Serialize) -> Json {
    let mut patch = json::of(template);
    if let Some(fields) = patch.as_object_mut() {
        fields.retain(|_, value| value.as_object().is_none_or(|value| !value.is_empty()));
    }
    patch
}

/// Sets the field at `path` to null. Creates missing maps on the path.
fn set_null(value: &mut Json, path: &[String]) {
    let mut value = value;
    for step in path {
        value = match (value, step.parse::<usize>()) {
            (Json::Array(items), Ok(index)) => &mut items[index],
            (other, _) => {
                if !other.is_object() {
                    *other = Json::Object(Map::new());
                }
                &mut other[step.as_str()]
            }
        };
    }
    *value = Json::Null;
}
