//! Sets the strategy of the Deployment.

use k8s_openapi::api::apps::v1::{DeploymentStrategy, RollingUpdateDeployment};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::resolve::{Resolved, Rollout};
use crate::blocks::output::Output;
use crate::frame::Frame;

/// Sets the strategy of the Deployment.
pub fn build(_: &Frame<'_>, resolved: &Resolved, output: &mut Output) {
    let (strategy, rolling_update) = match resolved.0 {
        Rollout::Default => return,
        Rollout::RollingUpdate => ("RollingUpdate", None),
        Rollout::NoSurge => (
            "RollingUpdate",
            Some(RollingUpdateDeployment { max_surge: Some(IntOrString::Int(0)), max_unavailable: Some(IntOrString::Int(1)) }),
        ),
        Rollout::Recreate => {
            output.part.delete(&["strategy", "rollingUpdate"]);
            ("Recreate", None)
        }
    };
    output.part.strategy = Some(DeploymentStrategy { type_: Some(strategy.to_owned()), rolling_update });
}
