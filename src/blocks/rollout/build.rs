//! The fields of the workload that control rollouts.

use k8s_openapi::api::apps::v1::{DeploymentStrategy, RollingUpdateDeployment};

use super::resolve::Resolved;
use crate::blocks::output::Output;
use crate::frame::Frame;

/// Adds the fields to the workload.
pub fn build(_: &Frame<'_>, resolved: &Resolved, output: &mut Output) {
    let part = &mut output.part;
    if resolved.max_unavailable.is_some() || resolved.max_surge.is_some() {
        part.strategy = Some(DeploymentStrategy {
            // also in the patch of an external workload, whose chart may set `Recreate`
            type_: Some("RollingUpdate".to_owned()),
            rolling_update: Some(RollingUpdateDeployment {
                max_surge: resolved.max_surge.clone(),
                max_unavailable: resolved.max_unavailable.clone(),
            }),
        });
    }
    part.min_ready_seconds = resolved.min_ready_seconds;
    part.revision_history_limit = resolved.revision_history_limit;
    part.progress_deadline_seconds = resolved.progress_deadline_seconds;
}
