//! Builds the Ingress.

use k8s_openapi::api::networking::v1::{
    self, HTTPIngressPath, HTTPIngressRuleValue, IngressBackend, IngressRule, IngressServiceBackend, IngressSpec, IngressTLS,
    ServiceBackendPort,
};

use super::resolve::{Ingress, Resolved};
use crate::blocks::output::Output;
use crate::frame::Frame;
use crate::kinds::{Kind, metadata};

/// Adds the Ingress.
pub fn build(frame: &Frame<'_>, resolved: &Resolved, output: &mut Output) {
    if let Some(resolved) = &resolved.0 {
        output.objects.push(ingress(frame, resolved).into());
    }
}

fn ingress(frame: &Frame<'_>, resolved: &Ingress) -> v1::Ingress {
    let port = ServiceBackendPort { number: Some(resolved.port), name: None };
    let backend = IngressServiceBackend { name: frame.service.to_owned(), port: Some(port) };
    let path = HTTPIngressPath {
        path: Some(resolved.path.clone()),
        path_type: resolved.path_type.as_str().to_owned(),
        backend: IngressBackend { service: Some(backend), resource: None },
    };
    let rule = IngressRule { host: Some(resolved.host.clone()), http: Some(HTTPIngressRuleValue { paths: vec![path] }) };
    let tls =
        resolved.tls.as_ref().map(|tls| IngressTLS { hosts: Some(vec![resolved.host.clone()]), secret_name: tls.secret_name.clone() });
    let spec = IngressSpec {
        ingress_class_name: resolved.class_name.clone(),
        rules: Some(vec![rule]),
        tls: tls.map(|tls| vec![tls]),
        default_backend: None,
    };
    let metadata = metadata::metadata(frame, Kind::Ingress, frame.name.to_owned(), resolved.annotations.clone());
    v1::Ingress { metadata, spec: Some(spec), status: None }
}
