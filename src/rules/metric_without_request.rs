//! A utilization of a request that is not there.

use super::{Findings, Fleet, Rule};
use crate::diagnostics::Severity;
use crate::stack::autoscaling::Replicas;

pub(super) const RULE: Rule = Rule {
    code: "metric-without-request",
    severity: Severity::Error,
    why: "Utilization is in percent of the request, so without one the autoscaler measures nothing and never scales.",
    source: "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#support-for-resource-metrics",
    check,
};

fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each_own(|at, server, written| {
        let Replicas::Scaled(autoscaler) = &server.replicas else { return };
        for (index, metric) in autoscaler.metrics.iter().enumerate() {
            let of_pod = metric.resource.as_ref().map(|source| (&source.name, &source.target));
            let of_container = metric.container_resource.as_ref().map(|source| (&source.name, &source.target));
            let Some((name, target)) = of_pod.or(of_container) else { continue };
            if target.type_ != "Utilization" {
                continue;
            }
            // a limit without a request is the request
            if server.resources.requests.contains_key(name) || server.resources.limits.contains_key(name) {
                continue;
            }
            let requirement = format!("must not measure the utilization of `{name}` without a request to compare it with");
            let remedy = format!("write `resources.requests.{name}`, or measure an `AverageValue`");
            let at = at.key("autoscaling");
            let at_metrics = at.key("metrics");
            let is_written = written.autoscaling.as_ref().is_some_and(|autoscaling| autoscaling.metrics.is_some());
            let place = if is_written { at_metrics.index(index) } else { at };
            findings.report(&place, requirement).remedy = Some(remedy);
        }
    });
}
