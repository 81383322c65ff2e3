//! Sets the probes of the container.

use k8s_openapi::api::core::v1;

use super::resolve::{Handler, Probe, Resolved};
use crate::blocks::output::Output;
use crate::frame::Frame;
use crate::kinds::part::PodPart;
use crate::kinds::parts::PROBE_HANDLERS;

/// Sets the probes of the container.
pub fn build(_: &Frame<'_>, resolved: &Resolved, output: &mut Output) {
    let part = &mut output.part.pod;
    part.container.liveness_probe = probe(part, "livenessProbe", &resolved.liveness);
    part.container.readiness_probe = probe(part, "readinessProbe", &resolved.readiness);
    part.container.startup_probe = probe(part, "startupProbe", &resolved.startup);
}

fn probe(part: &mut PodPart, field: &str, resolved: &Probe) -> Option<v1::Probe> {
    if let Probe::Disabled = resolved {
        part.delete(&[field]);
    }
    let settings = resolved.settings()?;
    let timing = settings.timing;
    let mut probe = v1::Probe {
        initial_delay_seconds: timing.initial_delay,
        period_seconds: timing.period,
        timeout_seconds: timing.timeout,
        success_threshold: timing.success,
        failure_threshold: timing.failure,
        termination_grace_period_seconds: settings.grace_period,
        ..v1::Probe::default()
    };
    if let Some(handler) = &settings.handler {
        // a probe has exactly one handler, so the merge deletes a different one that the chart sets
        PROBE_HANDLERS.iter().copied().filter(|other| *other != handler.field()).for_each(|other| part.delete(&[field, other]));
        match handler.clone() {
            Handler::HttpGet(action) => probe.http_get = Some(action),
            Handler::TcpSocket(action) => probe.tcp_socket = Some(action),
            Handler::Exec(action) => probe.exec = Some(action),
            Handler::Grpc(action) => probe.grpc = Some(action),
        }
    }
    Some(probe)
}
