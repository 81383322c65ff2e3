//! The Service: how the cluster reaches a server.

use k8s_openapi::api::core::v1::{Service, ServicePort, ServiceSpec};

use crate::frame::Frame;
use crate::kinds::Kind;
use crate::kinds::metadata;
use crate::stack::network;
use crate::stack::server::Server;

pub(super) fn build(frame: &Frame<'_>, server: &Server, service: &network::Service) -> Service {
    let port = ServicePort {
        name: Some(service.port_name.clone()),
        port: service.port,
        protocol: Some(service.protocol.as_str().to_owned()),
        target_port: Some(service.target_port.clone()),
        ..ServicePort::default()
    };
    let spec = ServiceSpec {
        ports: Some(vec![port]),
        selector: Some(metadata::selector_labels(frame)),
        session_affinity: service.session_affinity.map(|affinity| affinity.as_str().to_owned()),
        type_: Some(service.service_type.as_str().to_owned()),
        ..ServiceSpec::default()
    };
    Service {
        metadata: metadata::metadata(frame, Kind::Service, server.name.clone(), service.annotations.clone()),
        spec: Some(spec),
        status: None,
    }
}
