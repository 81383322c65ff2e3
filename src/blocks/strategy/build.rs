//! Sets the strategy of the Deployment.

use k8s_openapi::api::apps::v1::DeploymentStrategy;

use super::resolve::{Resolved, Rollout};
use crate::blocks::output::Output;
use crate::frame::Frame;

/// Sets the strategy of the Deployment.
pub fn build(_: &Frame<'_>, resolved: &Resolved, output: &mut Output) {
    let strategy = match resolved.0 {
        Rollout::Default => return,
        Rollout::RollingUpdate => "RollingUpdate",
        Rollout::Recreate => {
            output.part.delete(&["strategy", "rollingUpdate"]);
            "Recreate"
        }
    };
    output.part.strategy = Some(DeploymentStrategy { type_: Some(strategy.to_owned()), rolling_update: None });
}
