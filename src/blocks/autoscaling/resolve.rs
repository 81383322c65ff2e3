//! Resolves and validates `replicas` and `autoscaling`.

use std::rc::Rc;

use k8s_openapi::api::autoscaling::v2::{HorizontalPodAutoscalerBehavior, MetricSpec};

use super::fields::{Autoscaling, Global, Server};
use super::metrics;
use crate::decode::field::values;
use crate::diagnostics::{At, Diagnostics, checks};
use crate::frame::Frame;

/// The resolved defaults of `spec.global.autoscaling`.
#[derive(Clone, Debug)]
pub struct Defaults {
    /// Whether servers without an `autoscaling` block are autoscaled.
    pub enabled: bool,
    /// The minimum number of pods.
    pub min: i32,
    /// The maximum number of pods.
    pub max: i32,
    /// The metrics; shared by all servers that set none.
    pub metrics: Rc<[MetricSpec]>,
    /// The scaling behavior; the default of Kubernetes if absent.
    pub behavior: Option<HorizontalPodAutoscalerBehavior>,
}

/// The resolved number of pods of a server.
#[derive(Clone, Debug)]
pub struct Resolved {
    /// The number of pods; `None` if the chart of an external workload sets it. Not used if the server is autoscaled.
    pub replicas: Option<i32>,
    /// The HorizontalPodAutoscaler, if the server is autoscaled.
    pub autoscaler: Option<Autoscaler>,
}

/// A HorizontalPodAutoscaler.
#[derive(Clone, Debug)]
pub struct Autoscaler {
    /// The minimum number of pods; 1 or more.
    pub min: i32,
    /// The maximum number of pods; `min` or more.
    pub max: i32,
    /// The metrics; never empty.
    pub metrics: Rc<[MetricSpec]>,
    /// The scaling behavior; the default of Kubernetes if absent.
    pub behavior: Option<HorizontalPodAutoscalerBehavior>,
}

impl Defaults {
    /// Resolves `spec.global.autoscaling`, and reports errors.
    pub fn new(diagnostics: &mut Diagnostics, at: &At<'_>, raw: Global) -> Self {
        let at = &at.key("autoscaling");
        let raw = raw.autoscaling.unwrap_or_default();
        let (cpu, memory) = (raw.target_cpu.unwrap_or(80), raw.target_memory.unwrap_or(80));
        let defaults = Self {
            enabled: raw.enabled.unwrap_or(false),
            min: raw.min_replicas.unwrap_or(1),
            max: raw.max_replicas.unwrap_or(10),
            metrics: metrics::utilization_metrics(cpu, memory),
            behavior: raw.behavior,
        };
        for (field, number) in [("targetCPUUtilizationPercentage", cpu), ("targetMemoryUtilizationPercentage", memory)] {
            if number < 0 {
                diagnostics.invalid(&at.key(field), number, "must be a percentage of 1 or more, or 0 to omit the metric");
            }
        }
        if let Some(behavior) = &defaults.behavior {
            metrics::check_behavior(diagnostics, &at.key("behavior"), behavior);
        }
        for (field, number) in [("minReplicas", defaults.min), ("maxReplicas", defaults.max)] {
            if number < 1 {
                diagnostics.invalid(&at.key(field), number, "must be 1 or more");
            }
        }
        defaults
    }
}

impl Resolved {
    /// Resolves the fields of a server, and reports errors.
    pub fn new(diagnostics: &mut Diagnostics, at: &At<'_>, frame: &mut Frame<'_>, defaults: &Defaults, raw: Server) -> Self {
        if let Some(replicas) = raw.replicas.filter(|replicas| *replicas < 0) {
            diagnostics.invalid(&at.key("replicas"), replicas, "must be 0 or more");
        }
        let kind = frame.workload.0;
        checks::check_not_daemon_set(diagnostics, &at.key("replicas"), kind, raw.replicas.is_some());
        checks::check_not_daemon_set(diagnostics, &at.key("autoscaling"), kind, raw.autoscaling.is_some());
        let replicas = if frame.is_external { raw.replicas } else { Some(raw.replicas.unwrap_or(1)) };
        let autoscaler = match raw.autoscaling {
            Some(raw) if raw.enabled == Some(false) => None,
            Some(raw) => Autoscaler::new(diagnostics, &at.key("autoscaling"), defaults, raw),
            None if defaults.enabled && !frame.facts.has_volume && !frame.is_external => {
                Autoscaler::new(diagnostics, &At::GLOBAL.key("autoscaling"), defaults, Autoscaling::default())
            }
            None => None,
        };
        frame.facts.min_pods = autoscaler.as_ref().map(|autoscaler| autoscaler.min).or(replicas);
        frame.facts.max_pods = autoscaler.as_ref().map(|autoscaler| autoscaler.max).or(replicas);
        Self { replicas, autoscaler }
    }
}

impl Autoscaler {
    fn new(diagnostics: &mut Diagnostics, at: &At<'_>, defaults: &Defaults, raw: Autoscaling) -> Option<Self> {
        let min = raw.min_replicas.unwrap_or(defaults.min);
        let max = raw.max_replicas.unwrap_or(defaults.max);
        for (field, number) in [("minReplicas", raw.min_replicas), ("maxReplicas", raw.max_replicas)] {
            if let Some(number) = number.filter(|number| *number < 1) {
                diagnostics.invalid(&at.key(field), number, "must be 1 or more");
            }
        }
        if max < min && min >= 1 && max >= 1 {
            let diagnostic = diagnostics.invalid(&at.key("maxReplicas"), max, format!("must be at least `minReplicas`, which is {min}"));
            diagnostic.remedy = Some(format!("write `{min}` or more"));
        }
        if let Some(behavior) = &raw.behavior {
            metrics::check_behavior(diagnostics, &at.key("behavior"), behavior);
        }
        let metrics = match raw.metrics {
            Some(metrics) => {
                metrics::check_metrics(diagnostics, &at.key("metrics"), &metrics);
                values(metrics).into()
            }
            None => Rc::clone(&defaults.metrics),
        };
        if metrics.is_empty() {
            let remedy = "both global targets are 0, and the API server would default to 80 % CPU utilization; write `metrics`, or set a global target";
            diagnostics.required(&at.key("metrics"), remedy);
            return None;
        }
        Some(Self { min, max, metrics, behavior: raw.behavior.or_else(|| defaults.behavior.clone()) })
    }
}
