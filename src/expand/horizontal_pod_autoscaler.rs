//! The HorizontalPodAutoscaler: how many pods a server has.

use k8s_openapi::Resource;
use k8s_openapi::api::apps::v1::Deployment;
use k8s_openapi::api::autoscaling::v2::{CrossVersionObjectReference, HorizontalPodAutoscaler, HorizontalPodAutoscalerSpec};

use crate::frame::Frame;
use crate::kinds::Kind;
use crate::kinds::metadata;
use crate::stack::autoscaling::Autoscaler;
use crate::stack::server::Server;

pub(super) fn build(frame: &Frame<'_>, server: &Server, autoscaler: &Autoscaler) -> HorizontalPodAutoscaler {
    let target = CrossVersionObjectReference {
        api_version: Some(Deployment::API_VERSION.to_owned()),
        kind: server.external().map_or(Deployment::KIND, |workload| workload.kind.as_str()).to_owned(),
        name: server.external().map_or(&server.name, |workload| &workload.name).clone(),
    };
    let spec = HorizontalPodAutoscalerSpec {
        scale_target_ref: target,
        min_replicas: Some(autoscaler.min),
        max_replicas: autoscaler.max,
        metrics: Some(autoscaler.metrics.to_vec()),
        behavior: autoscaler.behavior.clone(),
    };
    HorizontalPodAutoscaler {
        metadata: metadata::metadata(frame, Kind::HorizontalPodAutoscaler, server.name.clone(), server.annotations.clone()),
        spec,
        status: None,
    }
}
