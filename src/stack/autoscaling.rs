//! How many pods a server has.

use std::rc::Rc;

use k8s_openapi::api::autoscaling::v2::{HorizontalPodAutoscalerBehavior, MetricSpec};

use super::defaults::Defaults;
use super::metrics;
use crate::api;
use crate::diagnostics::{At, Diagnostics};

/// How many pods.
#[derive(Clone, Debug)]
pub enum Replicas {
    /// Always so many.
    Fixed(i32),
    /// As an autoscaler decides.
    Scaled(Autoscaler),
}

/// An autoscaler.
#[derive(Clone, Debug)]
pub struct Autoscaler {
    /// The fewest; 1 or more.
    pub min: i32,
    /// The most; `min` or more.
    pub max: i32,
    /// What is measured; never empty.
    pub metrics: Rc<[MetricSpec]>,
    /// How fast, where it is said.
    pub behavior: Option<HorizontalPodAutoscalerBehavior>,
}

impl Replicas {
    /// Validates `replicas` and `autoscaling` of the server at `at`.
    pub fn new(
        diagnostics: &mut Diagnostics,
        at: &At<'_>,
        defaults: &Defaults,
        replicas: Option<i32>,
        autoscaling: Option<api::server::Autoscaling>,
        has_volume: bool,
    ) -> Self {
        if let Some(replicas) = replicas.filter(|replicas| *replicas < 0) {
            diagnostics.invalid(&at.key("replicas"), replicas, "must be 0 or more");
        }
        let fixed = Self::Fixed(replicas.unwrap_or(1));
        match autoscaling {
            Some(written) if written.enabled == Some(false) => fixed,
            Some(written) => Autoscaler::new(diagnostics, &at.key("autoscaling"), defaults, written).map_or(fixed, Self::Scaled),
            None if defaults.autoscaling.enabled && !has_volume => {
                let written = api::server::Autoscaling::default();
                Autoscaler::new(diagnostics, &At::GLOBAL.key("autoscaling"), defaults, written).map_or(fixed, Self::Scaled)
            }
            None => fixed,
        }
    }
}

impl Autoscaler {
    fn new(diagnostics: &mut Diagnostics, at: &At<'_>, defaults: &Defaults, written: api::server::Autoscaling) -> Option<Self> {
        let min = written.min_replicas.unwrap_or(defaults.autoscaling.min);
        let max = written.max_replicas.unwrap_or(defaults.autoscaling.max);
        for (field, number) in [("minReplicas", written.min_replicas), ("maxReplicas", written.max_replicas)] {
            if let Some(number) = number.filter(|number| *number < 1) {
                diagnostics.invalid(&at.key(field), number, "must be 1 or more");
            }
        }
        if max < min && min >= 1 && max >= 1 {
            let diagnostic = diagnostics.invalid(&at.key("maxReplicas"), max, format!("must be at least `minReplicas`, which is {min}"));
            diagnostic.remedy = Some(format!("write `{min}` or more"));
        }
        if let Some(behavior) = &written.behavior {
            metrics::check_behavior(diagnostics, &at.key("behavior"), behavior);
        }
        let metrics = match written.metrics {
            Some(metrics) => {
                metrics::check_metrics(diagnostics, &at.key("metrics"), &metrics);
                crate::decode::field::values(metrics).into()
            }
            None => Rc::clone(&defaults.autoscaling.metrics),
        };
        if metrics.is_empty() {
            let remedy = "both global targets are 0, and the API server would default to 80 % CPU utilization; write `metrics`, or set a global target";
            diagnostics.required(&at.key("metrics"), remedy);
            return None;
        }
        Some(Self { min, max, metrics, behavior: written.behavior.or_else(|| defaults.autoscaling.behavior.clone()) })
    }
}
