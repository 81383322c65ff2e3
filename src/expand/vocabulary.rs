//! Leaves of objects, by what they mean.

use k8s_openapi::api::core::v1::Probe;

use crate::stack::probes::{Handler, Probe as Checked};

pub(super) fn probe(checked: &Checked) -> Probe {
    let numbers = checked.numbers;
    let mut probe = Probe {
        initial_delay_seconds: Some(numbers.initial_delay),
        period_seconds: Some(numbers.period),
        timeout_seconds: Some(numbers.timeout),
        success_threshold: Some(numbers.success),
        failure_threshold: Some(numbers.failure),
        termination_grace_period_seconds: checked.grace_period,
        ..Probe::default()
    };
    set_handler(&mut probe, checked.handler.clone());
    probe
}

pub(super) fn set_handler(probe: &mut Probe, handler: Handler) {
    match handler {
        Handler::HttpGet(action) => probe.http_get = Some(action),
        Handler::TcpSocket(action) => probe.tcp_socket = Some(action),
        Handler::Exec(action) => probe.exec = Some(action),
        Handler::Grpc(action) => probe.grpc = Some(action),
    }
}
