//! The Ingress: how the world reaches a server.

use k8s_openapi::api::networking::v1::{
    HTTPIngressPath, HTTPIngressRuleValue, Ingress, IngressBackend, IngressRule, IngressServiceBackend, IngressSpec, IngressTLS,
    ServiceBackendPort,
};

use crate::frame::Frame;
use crate::kinds::Kind;
use crate::kinds::metadata;
use crate::stack::network;
use crate::stack::server::Server;

pub(super) fn build(frame: &Frame<'_>, server: &Server, ingress: &network::Ingress) -> Ingress {
    let service = server.external().map_or(&server.name, |workload| &workload.service_name);
    let port = ServiceBackendPort { number: Some(ingress.port), name: None };
    let backend = IngressServiceBackend { name: service.clone(), port: Some(port) };
    let path = HTTPIngressPath {
        path: Some(ingress.path.clone()),
        path_type: ingress.path_type.as_str().to_owned(),
        backend: IngressBackend { service: Some(backend), resource: None },
    };
    let rule = IngressRule { host: Some(ingress.host.clone()), http: Some(HTTPIngressRuleValue { paths: vec![path] }) };
    let tls = ingress.tls.as_ref().map(|tls| IngressTLS { hosts: Some(vec![ingress.host.clone()]), secret_name: tls.secret_name.clone() });
    let spec = IngressSpec {
        ingress_class_name: ingress.class_name.clone(),
        rules: Some(vec![rule]),
        tls: tls.map(|tls| vec![tls]),
        default_backend: None,
    };
    Ingress {
        metadata: metadata::metadata(frame, Kind::Ingress, server.name.clone(), ingress.annotations.clone()),
        spec: Some(spec),
        status: None,
    }
}
