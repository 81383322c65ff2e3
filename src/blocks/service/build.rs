//! Builds the Service.

use k8s_openapi::api::core::v1::{self, ServicePort, ServiceSpec};

use super::resolve::{Resolved, Service};
use crate::blocks::output::Output;
use crate::frame::Frame;
use crate::kinds::{Kind, metadata};

/// Adds the Service.
pub fn build(frame: &Frame<'_>, resolved: &Resolved, output: &mut Output) {
    if let Some(resolved) = &resolved.0 {
        output.objects.push(service(frame, resolved).into());
    }
}

fn service(frame: &Frame<'_>, resolved: &Service) -> v1::Service {
    let port = ServicePort {
        name: Some(resolved.port_name.clone()),
        port: resolved.port,
        protocol: Some(resolved.protocol.as_str().to_owned()),
        target_port: Some(resolved.target_port.clone()),
        ..ServicePort::default()
    };
    let spec = ServiceSpec {
        ports: Some(vec![port]),
        selector: Some(metadata::selector_labels(frame)),
        session_affinity: resolved.session_affinity.map(|affinity| affinity.as_str().to_owned()),
        type_: Some(resolved.service_type.as_str().to_owned()),
        ..ServiceSpec::default()
    };
    let metadata = metadata::metadata(frame, Kind::Service, frame.name.to_owned(), resolved.annotations.clone());
    v1::Service { metadata, spec: Some(spec), status: None }
}
