//! What `rollout` resolves to, and what is legal.

use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::fields::{Global, Rollout, Server};
use crate::diagnostics::{At, Diagnostics, checks};
use crate::frame::Frame;
use crate::kinds::Kind;

/// Kubernetes' default of `progressDeadlineSeconds`.
const PROGRESS_DEADLINE_SECONDS: i32 = 600;

/// The fields at `spec.global`.
#[derive(Clone, Debug)]
pub struct Defaults(Rollout);

/// How the pods of one server are replaced. An absent field is not generated.
#[derive(Clone, Debug)]
pub struct Resolved {
    /// `maxUnavailable`.
    pub max_unavailable: Option<IntOrString>,
    /// `maxSurge`.
    pub max_surge: Option<IntOrString>,
    /// `minReadySeconds`.
    pub min_ready_seconds: Option<i32>,
    /// `revisionHistoryLimit`.
    pub revision_history_limit: Option<i32>,
    /// `progressDeadlineSeconds`.
    pub progress_deadline_seconds: Option<i32>,
}

impl Defaults {
    /// Resolves the block at `spec.global`.
    pub fn new(diagnostics: &mut Diagnostics, at: &At<'_>, raw: Global) -> Self {
        let raw = raw.rollout.unwrap_or_default();
        let at = at.key("rollout");
        check(diagnostics, &at, &raw);
        let limits = [&raw.max_unavailable, &raw.max_surge].map(|limit| limit.as_ref().map(|limit| &limit.0));
        check_both_zero(diagnostics, &at, &raw, limits, "write a value greater than 0 for one of the two");
        check_deadline(diagnostics, &at, &raw, &raw, Some(PROGRESS_DEADLINE_SECONDS));
        Self(raw)
    }
}

impl Resolved {
    /// Resolves the block of a server.
    pub fn new(diagnostics: &mut Diagnostics, at: &At<'_>, frame: &mut Frame<'_>, defaults: &Defaults, raw: Server) -> Self {
        let at = at.key("rollout");
        let raw = raw.rollout.unwrap_or_default();
        check(diagnostics, &at, &raw);
        let is_deployment = frame.workload.0 == Kind::Deployment.as_str();
        check_workload(diagnostics, &at, frame, &raw);

        // the block becomes part of the workload, and nothing global reaches an external one
        let global = if frame.is_external { Rollout::default() } else { defaults.0.clone() };
        let [unavailable, surge] = if !is_deployment || frame.facts.recreates_pods || frame.is_external {
            [None, None]
        } else if frame.facts.has_single_node_volume {
            // an old pod must stop before its successor can mount the volume on another node
            [Some(IntOrString::Int(1)), Some(IntOrString::Int(0))]
        } else {
            [&global.max_unavailable, &global.max_surge].map(|limit| limit.as_ref().map(|limit| limit.0.clone()))
        };
        let max_unavailable = raw.max_unavailable.as_ref().map(|limit| limit.0.clone()).or(unavailable);
        let max_surge = raw.max_surge.as_ref().map(|limit| limit.0.clone()).or(surge);
        let remedy = if frame.facts.has_single_node_volume {
            "write 1, the value for a volume that can be mounted on one node only"
        } else {
            "write a value greater than 0 for one of the two"
        };
        check_both_zero(diagnostics, &at, &raw, [max_unavailable.as_ref(), max_surge.as_ref()], remedy);
        let merged = Rollout {
            max_unavailable: None,
            max_surge: None,
            min_ready_seconds: raw.min_ready_seconds.or(global.min_ready_seconds),
            revision_history_limit: raw.revision_history_limit.or(global.revision_history_limit),
            progress_deadline_seconds: raw.progress_deadline_seconds.or(global.progress_deadline_seconds.filter(|_| is_deployment)),
        };
        if is_deployment {
            // the chart of an external workload may set the other field
            let default = (!frame.is_external).then_some(PROGRESS_DEADLINE_SECONDS);
            check_deadline(diagnostics, &at, &raw, &merged, default);
        }
        let Rollout { min_ready_seconds, revision_history_limit, progress_deadline_seconds, .. } = merged;
        Self { max_unavailable, max_surge, min_ready_seconds, revision_history_limit, progress_deadline_seconds }
    }

    /// The number of pods that a rolling update stops before it has started others, if `pods` are desired:
    /// <https://github.com/kubernetes/kubernetes/blob/v1.33.0/pkg/controller/deployment/util/deployment_util.go#L874>.
    pub fn unavailable(&self, pods: i32) -> i32 {
        let share = |limit: &Option<IntOrString>, rounding: i32| match limit {
            Some(IntOrString::Int(count)) => *count,
            percentage => {
                let percentage = percentage.as_ref().map_or(25, number);
                pods.saturating_mul(percentage).saturating_add(rounding) / 100
            }
        };
        match (share(&self.max_unavailable, 0), share(&self.max_surge, 99)) {
            (0, 0) => 1,
            (unavailable, _) => unavailable,
        }
    }
}

/// The number of `limit`, with or without a percent sign.
pub fn number(limit: &IntOrString) -> i32 {
    match limit {
        IntOrString::Int(count) => *count,
        IntOrString::String(percentage) => percentage.trim_end_matches('%').parse().unwrap_or(0),
    }
}

/// <https://github.com/kubernetes/kubernetes/blob/v1.33.0/pkg/apis/apps/validation/validation.go>
fn check(diagnostics: &mut Diagnostics, at: &At<'_>, raw: &Rollout) {
    for (field, limit) in [("maxUnavailable", &raw.max_unavailable), ("maxSurge", &raw.max_surge)] {
        let Some(limit) = limit else { continue };
        if field == "maxUnavailable" {
            checks::check_at_most_all(diagnostics, &at.key(field), &limit.0);
        } else {
            checks::check_not_negative(diagnostics, &at.key(field), number(&limit.0));
        }
    }
    for (field, number) in [("minReadySeconds", raw.min_ready_seconds), ("revisionHistoryLimit", raw.revision_history_limit)] {
        if let Some(number) = number {
            checks::check_not_negative(diagnostics, &at.key(field), number);
        }
    }
}

/// Reports fields that the workload does not have.
fn check_workload(diagnostics: &mut Diagnostics, at: &At<'_>, frame: &Frame<'_>, raw: &Rollout) {
    let (kind, _) = frame.workload;
    let (limits, deadline) = if kind != Kind::Deployment.as_str() {
        let requirement = format!("is forbidden for a {kind}: it applies to Deployments only");
        (Some(requirement.clone()), Some(requirement))
    } else if frame.facts.recreates_pods {
        (Some("is forbidden with `strategy: Recreate`, which stops all pods first".to_owned()), None)
    } else {
        (None, None)
    };
    for (field, is_written, requirement) in [
        ("maxUnavailable", raw.max_unavailable.is_some(), &limits),
        ("maxSurge", raw.max_surge.is_some(), &limits),
        ("progressDeadlineSeconds", raw.progress_deadline_seconds.is_some(), &deadline),
    ] {
        if let Some(requirement) = requirement.as_ref().filter(|_| is_written) {
            diagnostics.forbidden(&at.key(field), requirement, "remove it");
        }
    }
}

/// Reports `maxUnavailable` and `maxSurge` that are both 0. `raw` has the fields that stand at `at`, `effective` also the defaults.
fn check_both_zero(diagnostics: &mut Diagnostics, at: &At<'_>, raw: &Rollout, effective: [Option<&IntOrString>; 2], remedy: &str) {
    if !effective.iter().all(|limit| limit.is_some_and(|limit| number(limit) == 0)) {
        return;
    }
    let (field, other, limit) = match (&raw.max_unavailable, &raw.max_surge) {
        (Some(limit), _) => ("maxUnavailable", "maxSurge", limit),
        (None, Some(limit)) => ("maxSurge", "maxUnavailable", limit),
        (None, None) => return,
    };
    let requirement = format!("must not be 0 if `{other}` is 0");
    diagnostics.invalid(&at.key(field), limit, requirement).remedy = Some(remedy.to_owned());
}

/// Reports a deadline that a pod cannot meet. `raw` has the fields that stand at `at`, `effective` also those of `global`, and `default`
/// is the deadline if none is set.
fn check_deadline(diagnostics: &mut Diagnostics, at: &At<'_>, raw: &Rollout, effective: &Rollout, default: Option<i32>) {
    let ready = effective.min_ready_seconds.unwrap_or(0);
    let Some(deadline) = effective.progress_deadline_seconds.or(default).filter(|deadline| *deadline <= ready) else { return };
    if raw.progress_deadline_seconds.is_some() {
        let requirement = format!("must be greater than `minReadySeconds`, which is {ready}");
        diagnostics.invalid(&at.key("progressDeadlineSeconds"), deadline, requirement);
    } else if raw.min_ready_seconds.is_some() {
        let requirement = format!("must be less than `progressDeadlineSeconds`, which is {deadline}");
        diagnostics.invalid(&at.key("minReadySeconds"), ready, requirement);
    }
}
