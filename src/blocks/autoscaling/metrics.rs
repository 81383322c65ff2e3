//! Validates the metrics and the scaling behavior of a HorizontalPodAutoscaler.
//!
//! The checks follow those of the API server: <https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/autoscaling/validation/validation.go>.

use std::rc::Rc;

use k8s_openapi::api::autoscaling::v2::{HPAScalingRules, HorizontalPodAutoscalerBehavior, MetricSpec, MetricTarget, ResourceMetricSource};
use k8s_openapi::apimachinery::pkg::api::resource::Quantity as QuantityText;

use crate::decode::field::Listed;
use crate::diagnostics::checks;
use crate::diagnostics::{At, Diagnostics};
use crate::syntax::legal;
use crate::syntax::quantity::Quantity;

/// The sources of a metric: the value of `type`, and the field that this type requires.
const SOURCES: &[(&str, &str)] = &[
    ("ContainerResource", "containerResource"),
    ("External", "external"),
    ("Object", "object"),
    ("Pods", "pods"),
    ("Resource", "resource"),
];

/// Reports every metric that the API server would reject.
pub fn check_metrics(diagnostics: &mut Diagnostics, at: &At<'_>, metrics: &[Listed<MetricSpec>]) {
    for Listed { index, value: metric } in metrics {
        check_metric(diagnostics, &at.index(*index), metric);
    }
}

fn check_metric(diagnostics: &mut Diagnostics, at: &At<'_>, metric: &MetricSpec) {
    let present = [
        metric.container_resource.is_some(),
        metric.external.is_some(),
        metric.object.is_some(),
        metric.pods.is_some(),
        metric.resource.is_some(),
    ];
    let Some((_, required_field)) = SOURCES.iter().find(|(name, _)| *name == metric.type_) else {
        diagnostics.not_supported(&at.key("type"), &metric.type_, &SOURCES.iter().map(|(name, _)| *name).collect::<Vec<_>>());
        return;
    };
    for ((_, field), present) in SOURCES.iter().zip(present) {
        let at_field = at.key(field);
        if present && field != required_field {
            diagnostics.forbidden(
                &at_field,
                format!("is forbidden in a metric of type `{}`", metric.type_),
                format!("write `{required_field}` instead"),
            );
        } else if !present && field == required_field {
            diagnostics.required(&at_field, format!("it is what a metric of type `{}` measures", metric.type_));
        }
    }
    let at = at.key(required_field);
    let at_target = at.key("target");
    if let Some(source) = &metric.resource {
        check_resource_target(diagnostics, &at_target, &source.target);
    }
    if let Some(source) = &metric.container_resource {
        checks::check(diagnostics, &at.key("container"), &source.container, |text| legal::dns_label(text, legal::LABEL_MAX));
        check_resource_target(diagnostics, &at_target, &source.target);
    }
    let at_metric = at.key("metric");
    if let Some(source) = &metric.pods {
        check_name(diagnostics, &at_metric, &source.metric.name);
        check_target(diagnostics, &at_target, &source.target);
        if source.target.average_value.is_none() {
            diagnostics.required(&at_target.key("averageValue"), "metrics of type `Pods` support no other target");
        }
    }
    if let Some(source) = &metric.object {
        let at = at.key("describedObject");
        checks::check(diagnostics, &at.key("kind"), &source.described_object.kind, legal::path_segment);
        checks::check(diagnostics, &at.key("name"), &source.described_object.name, legal::path_segment);
        check_name(diagnostics, &at_metric, &source.metric.name);
        check_target(diagnostics, &at_target, &source.target);
        if source.target.value.is_none() && source.target.average_value.is_none() {
            diagnostics.required(&at_target.key("value"), "write it, or `averageValue`");
        }
    }
    if let Some(source) = &metric.external {
        check_name(diagnostics, &at_metric, &source.metric.name);
        check_target(diagnostics, &at_target, &source.target);
        match (&source.target.value, &source.target.average_value) {
            (None, None) => diagnostics.required(&at_target.key("value"), "write it, or `averageValue`"),
            (Some(_), Some(_)) => {
                diagnostics.forbidden(&at_target.key("value"), "is forbidden beside `averageValue`", "remove one of them");
            }
            _ => {}
        }
    }
}

/// Checks the name of a metric, which is a segment of a URL path of the metrics API.
fn check_name(diagnostics: &mut Diagnostics, at: &At<'_>, name: &str) {
    checks::check(diagnostics, &at.key("name"), name, legal::path_segment);
}

fn check_resource_target(diagnostics: &mut Diagnostics, at: &At<'_>, target: &MetricTarget) {
    check_target(diagnostics, at, target);
    match (target.average_utilization, &target.average_value) {
        (None, None) => diagnostics.required(&at.key("averageUtilization"), "write it, or `averageValue`"),
        (Some(_), Some(_)) => {
            diagnostics.forbidden(&at.key("averageValue"), "is forbidden beside `averageUtilization`", "remove one of them");
        }
        _ => {}
    }
}

fn check_target(diagnostics: &mut Diagnostics, at: &At<'_>, target: &MetricTarget) {
    if !matches!(target.type_.as_str(), "Utilization" | "Value" | "AverageValue") {
        diagnostics.not_supported(&at.key("type"), &target.type_, &["Utilization", "Value", "AverageValue"]);
    }
    if let Some(percent) = target.average_utilization.filter(|percent| *percent < 1) {
        diagnostics.invalid(&at.key("averageUtilization"), percent, "must be a percentage of 1 or more");
    }
    for (field, quantity) in [("value", &target.value), ("averageValue", &target.average_value)] {
        if let Some(QuantityText(text)) = quantity
            && !Quantity::parse(text).is_some_and(Quantity::is_positive)
        {
            diagnostics.invalid(&at.key(field), format!("{text:?}"), "must be a quantity greater than 0, such as `100` or `500m`");
        }
    }
}

/// Reports every field of `behavior` that the API server would reject.
pub fn check_behavior(diagnostics: &mut Diagnostics, at: &At<'_>, behavior: &HorizontalPodAutoscalerBehavior) {
    for (field, rules) in [("scaleUp", &behavior.scale_up), ("scaleDown", &behavior.scale_down)] {
        if let Some(rules) = rules {
            check_rules(diagnostics, &at.key(field), rules);
        }
    }
}

fn check_rules(diagnostics: &mut Diagnostics, at: &At<'_>, rules: &HPAScalingRules) {
    if let Some(seconds) = rules.stabilization_window_seconds.filter(|seconds| !(0..=3600).contains(seconds)) {
        diagnostics.invalid(&at.key("stabilizationWindowSeconds"), seconds, "must be between 0 and 3600");
    }
    if let Some(policy) = rules.select_policy.as_deref().filter(|policy| !matches!(*policy, "Max" | "Min" | "Disabled")) {
        diagnostics.not_supported(&at.key("selectPolicy"), policy, &["Max", "Min", "Disabled"]);
    }
    if let Some(QuantityText(tolerance)) = &rules.tolerance
        && Quantity::parse(tolerance).is_none_or(Quantity::is_negative)
    {
        diagnostics.invalid(&at.key("tolerance"), format!("{tolerance:?}"), "must be a quantity of 0 or more, such as `0.1`");
    }
    let at_policies = at.key("policies");
    if rules.policies.as_ref().is_some_and(Vec::is_empty) {
        diagnostics.required(&at_policies.index(0), "write at least one policy, or omit `policies`");
    }
    for (index, policy) in rules.policies.iter().flatten().enumerate() {
        let at = at_policies.index(index);
        if !matches!(policy.type_.as_str(), "Pods" | "Percent") {
            diagnostics.not_supported(&at.key("type"), &policy.type_, &["Pods", "Percent"]);
        }
        if policy.value < 1 {
            diagnostics.invalid(&at.key("value"), policy.value, "must be 1 or more");
        }
        if !(1..=1800).contains(&policy.period_seconds) {
            diagnostics.invalid(&at.key("periodSeconds"), policy.period_seconds, "must be between 1 and 1800");
        }
    }
}

/// Returns metrics for the utilization of CPU and memory, with targets in percent of the request. A target of 0 omits the metric.
pub fn utilization_metrics(cpu: i32, memory: i32) -> Rc<[MetricSpec]> {
    let targets = [("cpu", cpu), ("memory", memory)].into_iter().filter(|(_, percent)| *percent != 0);
    targets.map(|(resource, percent)| utilization(resource, percent)).collect()
}

fn utilization(resource: &str, percent: i32) -> MetricSpec {
    let target = MetricTarget { type_: "Utilization".to_owned(), average_utilization: Some(percent), ..MetricTarget::default() };
    let source = ResourceMetricSource { name: resource.to_owned(), target };
    MetricSpec { type_: "Resource".to_owned(), resource: Some(source), ..MetricSpec::default() }
}
