//! Sets the number of pods, or builds the HorizontalPodAutoscaler.

use k8s_openapi::Resource as _;
use k8s_openapi::api::apps::v1::Deployment;
use k8s_openapi::api::autoscaling::v2::{CrossVersionObjectReference, HorizontalPodAutoscaler, HorizontalPodAutoscalerSpec};

use super::resolve::{Autoscaler, Resolved};
use crate::blocks::output::Output;
use crate::frame::Frame;
use crate::kinds::{Kind, metadata};

/// Sets the number of pods, or adds the HorizontalPodAutoscaler that sets it.
pub fn build(frame: &Frame<'_>, resolved: &Resolved, output: &mut Output) {
    match &resolved.autoscaler {
        Some(autoscaler) => {
            output.part.delete(&["replicas"]);
            output.objects.push(horizontal_pod_autoscaler(frame, autoscaler).into());
        }
        None => output.part.replicas = resolved.replicas,
    }
}

fn horizontal_pod_autoscaler(frame: &Frame<'_>, autoscaler: &Autoscaler) -> HorizontalPodAutoscaler {
    let (kind, name) = frame.workload;
    let target =
        CrossVersionObjectReference { api_version: Some(Deployment::API_VERSION.to_owned()), kind: kind.to_owned(), name: name.to_owned() };
    let spec = HorizontalPodAutoscalerSpec {
        scale_target_ref: target,
        min_replicas: Some(autoscaler.min),
        max_replicas: autoscaler.max,
        metrics: Some(autoscaler.metrics.to_vec()),
        behavior: autoscaler.behavior.clone(),
    };
    let metadata = metadata::metadata(frame, Kind::HorizontalPodAutoscaler, frame.name.to_owned(), frame.annotations.clone());
    HorizontalPodAutoscaler { metadata, spec, status: None }
}
