//! The Deployment that runs a server.

use k8s_openapi::api::apps::v1::{Deployment, DeploymentSpec};

use crate::frame::Frame;
use crate::kinds::part::WorkloadPart;
use crate::kinds::{Kind, metadata};
use crate::stack::server::Server;

pub(super) fn build(frame: &Frame<'_>, server: &Server, part: WorkloadPart) -> Deployment {
    let annotations = part.metadata.annotations.unwrap_or_default();
    let mut metadata = metadata::metadata(frame, Kind::Deployment, server.name.clone(), annotations);
    let labels = metadata.labels.get_or_insert_default();
    for (key, value) in part.metadata.labels.into_iter().flatten() {
        labels.entry(key).or_insert(value);
    }
    let spec = DeploymentSpec {
        min_ready_seconds: part.min_ready_seconds,
        progress_deadline_seconds: part.progress_deadline_seconds,
        replicas: part.replicas,
        revision_history_limit: part.revision_history_limit,
        selector: metadata::selector(frame),
        strategy: part.strategy,
        template: part.pod.into_template(),
        paused: None,
    };
    Deployment { metadata, spec, status: None }
}
