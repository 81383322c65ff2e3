//! What `podDisruptionBudget` resolves to, and what is legal.

use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::fields::{Global, PodDisruptionBudget, Server, UnhealthyPodEvictionPolicy};
use crate::diagnostics::{At, Diagnostics};
use crate::frame::Frame;

/// The fields at `spec.global`.
#[derive(Clone, Debug)]
pub struct Defaults {
    enabled: Option<bool>,
    limit: Option<Limit>,
    eviction: UnhealthyPodEvictionPolicy,
}

/// How many pods may be missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Limit {
    /// `maxUnavailable`.
    MaxUnavailable(IntOrString),
    /// `minAvailable`.
    MinAvailable(IntOrString),
}

/// The budget of one server.
#[derive(Clone, Debug)]
pub struct Resolved {
    /// Whether the server itself writes the block and does not disable it.
    pub is_written: bool,
    /// What is generated.
    pub budget: Option<Budget>,
}

/// A PodDisruptionBudget.
#[derive(Clone, Debug)]
pub struct Budget {
    /// How many pods may be missing.
    pub limit: Limit,
    /// Whether pods that are not ready can be evicted.
    pub eviction: UnhealthyPodEvictionPolicy,
}

impl Defaults {
    /// Resolves the block at `spec.global`.
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
    /// Resolves the block of a server.
    pub fn new(diagnostics: &mut Diagnostics, at: &At<'_>, frame: &mut Frame<'_>, defaults: &Defaults, raw: Server) -> Self {
        let enabled = raw.budget.as_ref().map(|budget| budget.enabled);
        let is_written = raw.budget.as_ref().is_some_and(|budget| budget.enabled != Some(false));
        let is_on = frame.is_on(enabled, defaults.enabled);
        let raw = raw.budget.unwrap_or_default();
        let own = limit(diagnostics, &at.key("podDisruptionBudget"), &raw);
        let default = || defaults.limit.clone().unwrap_or(Limit::MaxUnavailable(IntOrString::Int(1)));
        let budget = is_on.then(|| Budget {
            limit: own.unwrap_or_else(default),
            eviction: raw.unhealthy_pod_eviction_policy.unwrap_or(defaults.eviction),
        });
        // one pod is all there is to lose: a budget would block every drain
        let budget = budget.filter(|_| frame.facts.most.is_none_or(|most| most >= 2));
        frame.facts.selects_pods |= budget.is_some();
        Self { is_written, budget }
    }
}

impl Limit {
    /// Its field, and its value as a message quotes it.
    pub fn field(&self) -> (&'static str, String) {
        let (field, limit) = match self {
            Self::MaxUnavailable(limit) => ("maxUnavailable", limit),
            Self::MinAvailable(limit) => ("minAvailable", limit),
        };
        let value = match limit {
            IntOrString::Int(number) => number.to_string(),
            IntOrString::String(percentage) => format!("{percentage:?}"),
        };
        (field, value)
    }

    /// The number of pods that may be unavailable at the same time if `pods` are desired. Percentages round up, as in the disruption
    /// controller: <https://github.com/kubernetes/kubernetes/blob/v1.33.0/pkg/controller/disruption/disruption.go#L827>.
    pub fn allowed(&self, pods: i32) -> i32 {
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

/// The one limit that is written.
fn limit(diagnostics: &mut Diagnostics, at: &At<'_>, raw: &PodDisruptionBudget) -> Option<Limit> {
    let limits = [("maxUnavailable", &raw.max_unavailable), ("minAvailable", &raw.min_available)];
    for (field, limit) in limits.iter().filter_map(|(field, limit)| Some((*field, &limit.as_ref()?.0))) {
        check(diagnostics, &at.key(field), limit);
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

/// <https://github.com/kubernetes/kubernetes/blob/v1.33.0/pkg/apis/policy/validation/validation.go>
fn check(diagnostics: &mut Diagnostics, at: &At<'_>, limit: &IntOrString) {
    match limit {
        IntOrString::Int(count) if *count < 0 => {
            diagnostics.invalid(at, count, "must be 0 or more");
        }
        IntOrString::String(percentage) if percentage.trim_end_matches('%').parse::<u16>().is_ok_and(|number| number > 100) => {
            diagnostics.invalid(at, format!("{percentage:?}"), "must be at most 100%");
        }
        _ => {}
    }
}
