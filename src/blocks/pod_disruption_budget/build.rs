//! Builds the PodDisruptionBudget.

use k8s_openapi::api::policy::v1::{PodDisruptionBudget, PodDisruptionBudgetSpec};

use super::resolve::{Limit, Resolved};
use crate::blocks::output::Output;
use crate::frame::Frame;
use crate::kinds::{Kind, metadata};

/// Adds the PodDisruptionBudget.
pub fn build(frame: &Frame<'_>, resolved: &Resolved, output: &mut Output) {
    let Some(budget) = &resolved.budget else { return };
    let (max_unavailable, min_available) = match budget.limit.clone() {
        Limit::MaxUnavailable(limit) => (Some(limit), None),
        Limit::MinAvailable(limit) => (None, Some(limit)),
    };
    let spec = PodDisruptionBudgetSpec {
        max_unavailable,
        min_available,
        selector: Some(metadata::pod_selector(frame)),
        unhealthy_pod_eviction_policy: Some(budget.eviction.as_str().to_owned()),
    };
    let metadata = metadata::metadata(frame, Kind::PodDisruptionBudget, frame.name.to_owned(), frame.annotations.clone());
    output.objects.push(PodDisruptionBudget { metadata, spec: Some(spec), status: None }.into());
}
