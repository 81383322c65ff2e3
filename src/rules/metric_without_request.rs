//! A utilization metric of a resource without a request.

use super::{Findings, Fleet};

pub(super) fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each_managed(|at, server, raw| {
        let Some(autoscaler) = &server.blocks.autoscaling.autoscaler else { return };
        for (index, metric) in autoscaler.metrics.iter().enumerate() {
            let of_pod = metric.resource.as_ref().map(|source| (&source.name, &source.target));
            let of_container = metric.container_resource.as_ref().map(|source| (&source.name, &source.target));
            let Some((name, target)) = of_pod.or(of_container) else { continue };
            if target.type_ != "Utilization" || server.blocks.resources.has_request(name) {
                continue;
            }
            let requirement = format!("measures the utilization of `{name}`, but the container does not request `{name}`");
            let remedy = format!("set `resources.requests.{name}`, or use a target of type `AverageValue`");
            let at = at.key("autoscaling");
            let at_metrics = at.key("metrics");
            let is_set = raw.blocks.autoscaling.autoscaling.as_ref().is_some_and(|autoscaling| autoscaling.metrics.is_some());
            let span = if is_set { at_metrics.index(index) } else { at };
            findings.report(&span, requirement).remedy = Some(remedy);
        }
    });
}
