//! Resolves and validates `podDisruptionBudget`.

use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::fields::{Global, PodDisruptionBudget, Server, UnhealthyPodEvictionPolicy};
use crate::decode::field::IntOrPercent;
use crate::diagnostics::{At, Diagnostics, checks};
use crate::frame::Frame;

/// The resolved defaults of the block in `spec.global`.
#[derive(Clone, Debug)]
pub struct Defaults {
    enabled: Option<bool>,
    limit: Option<Limit>,
    eviction: UnhealthyPodEvictionPolicy,
}

/// The limit of a PodDisruptionBudget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Limit {
    /// `maxUnavailable`.
    MaxUnavailable(IntOrString),
    /// `minAvailable`.
    MinAvailable(IntOrString),
}

/// The resolved block of a server.
#[derive(Clone, Debug)]
pub struct Resolved {
    /// Whether the server itself sets the block and does not disable it.
    pub is_set: bool,
    /// The PodDisruptionBudget; `None` if none is generated.
    pub budget: Option<Budget>,
}

/// A PodDisruptionBudget.
#[derive(Clone, Debug)]
pub struct Budget {
    /// The limit.
    pub limit: Limit,
    /// Whether pods that are not ready can be evicted.
    pub eviction: UnhealthyPodEvictionPolicy,
}

impl Defaults {
    /// Resolves the block in `spec.global`, and reports errors.
    pub fn new(diagnostics: &mut Diagnostics, at: &At<'_>, raw: Global) -> Self {
        let raw = raw.budget.unwrap_or_default();
        Self {
            enabled: raw.enabled,
            limit: limit(diagnostics, &at.key("podDisruptionBudget"), &raw),
            eviction: raw.unhealthy_pod_eviction_policy.unwrap_or(UnhealthyPodEvictionPolicy::AlwaysAllow),
        }
    }
}

impl Resolved {
    /// Resolves the block of a server, and reports errors.
    pub fn new(diagnostics: &mut Diagnostics, at: &At<'_>, frame: &mut Frame<'_>, defaults: &Defaults, raw: Server) -> Self {
        let enabled = raw.budget.as_ref().map(|budget| budget.enabled);
        let is_set = raw.budget.as_ref().is_some_and(|budget| budget.enabled != Some(false));
        let is_enabled = frame.is_enabled(enabled, defaults.enabled);
        let raw = raw.budget.unwrap_or_default();
        let own = limit(diagnostics, &at.key("podDisruptionBudget"), &raw);
        let default = || defaults.limit.clone().unwrap_or(Limit::MaxUnavailable(IntOrString::Int(1)));
        let budget = is_enabled.then(|| Budget {
            limit: own.unwrap_or_else(default),
            eviction: raw.unhealthy_pod_eviction_policy.unwrap_or(defaults.eviction),
        });
        // with a single pod, a budget would block every node drain or have no effect
        let budget = budget.filter(|_| frame.facts.max_pods.is_none_or(|max_pods| max_pods >= 2));
        frame.facts.selects_pods |= budget.is_some();
        Self { is_set, budget }
    }
}

impl Limit {
    /// Returns the name of the field and its value in the notation of messages.
    pub fn field(&self) -> (&'static str, String) {
        let (field, limit) = match self {
            Self::MaxUnavailable(limit) => ("maxUnavailable", limit),
            Self::MinAvailable(limit) => ("minAvailable", limit),
        };
        (field, IntOrPercent(limit.clone()).to_string())
    }

    /// Returns how many pods may be unavailable at the same time if `pods` are desired. Percentages are rounded up, as by the disruption
    /// controller: <https://github.com/kubernetes/kubernetes/blob/v1.33.0/pkg/controller/disruption/disruption.go#L827>.
    pub fn allowed_disruptions(&self, pods: i32) -> i32 {
        let count = |limit: &IntOrString| match limit {
            IntOrString::Int(count) => *count,
            IntOrString::String(percentage) => {
                let percentage: i32 = percentage.trim_end_matches('%').parse().unwrap_or(0);
                pods.saturating_mul(percentage).saturating_add(99) / 100
            }
        };
        match self {
            Self::MaxUnavailable(limit) => count(limit),
            Self::MinAvailable(limit) => pods - count(limit),
        }
    }
}

/// Returns the limit that `raw` sets. Reports invalid limits. Returns `None` if neither limit is set, or if both
/// are, which is reported.
fn limit(diagnostics: &mut Diagnostics, at: &At<'_>, raw: &PodDisruptionBudget) -> Option<Limit> {
    let limits = [("maxUnavailable", &raw.max_unavailable), ("minAvailable", &raw.min_available)];
    for (field, limit) in limits.iter().filter_map(|(field, limit)| Some((*field, &limit.as_ref()?.0))) {
        // https://github.com/kubernetes/kubernetes/blob/v1.33.0/pkg/apis/policy/validation/validation.go
        checks::check_at_most_all(diagnostics, &at.key(field), limit);
    }
    match (&raw.max_unavailable, &raw.min_available) {
        (Some(_), Some(_)) => {
            let remedy = "remove one of the two; an overlay writes `null` for the one of its base";
            diagnostics.forbidden(&at.key("minAvailable"), "must not be set beside `maxUnavailable`", remedy);
            None
        }
        (Some(limit), None) => Some(Limit::MaxUnavailable(limit.0.clone())),
        (None, Some(limit)) => Some(Limit::MinAvailable(limit.0.clone())),
        (None, None) => None,
    }
}
