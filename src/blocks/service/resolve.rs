//! Resolves and validates `service`.

use std::collections::BTreeMap;

use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::fields::{self, Global, Protocol, Server, ServiceType, SessionAffinity};
use crate::decode::field::into_strings;
use crate::diagnostics::{At, Diagnostics, checks};
use crate::frame::Frame;
use crate::syntax::legal;

/// The resolved defaults of `spec.global.service`.
#[derive(Clone, Debug)]
pub struct Defaults {
    /// Type of every Service.
    pub service_type: ServiceType,
    /// Port that every Service exposes.
    pub port: i32,
}

/// The resolved Service of a server; `None` for a worker and for an external workload.
#[derive(Clone, Debug)]
pub struct Resolved(pub Option<Service>);

/// A Service.
#[derive(Clone, Debug)]
pub struct Service {
    /// How the Service is exposed.
    pub service_type: ServiceType,
    /// Port that the Service exposes.
    pub port: i32,
    /// Number or name of the container port.
    pub target_port: IntOrString,
    /// Name of the Service port.
    pub port_name: String,
    /// IP protocol of the Service port.
    pub protocol: Protocol,
    /// Annotations of the Service.
    pub annotations: BTreeMap<String, String>,
    /// Session affinity; the default of Kubernetes if absent.
    pub session_affinity: Option<SessionAffinity>,
}

impl Defaults {
    /// Resolves the block in `spec.global`, and reports errors.
    pub fn new(diagnostics: &mut Diagnostics, at: &At<'_>, raw: Global) -> Self {
        let raw = raw.service.unwrap_or_default();
        let port = raw.port.unwrap_or(80);
        checks::check_port(diagnostics, &at.key("service").key("port"), port);
        Self { service_type: raw.service_type.unwrap_or(ServiceType::ClusterIP), port }
    }
}

impl Resolved {
    /// Resolves the block of a server, and reports errors.
    pub fn new(diagnostics: &mut Diagnostics, at: &At<'_>, frame: &mut Frame<'_>, defaults: &Defaults, raw: Server) -> Self {
        let at = at.key("service");
        if frame.is_external {
            let raw = raw.service.unwrap_or_default();
            frame.facts.service_port = raw.port;
            check_external(diagnostics, &at, &raw);
            return Self(None);
        }
        if raw.is_worker() {
            return Self(None);
        }
        let service = Service::new(diagnostics, &at, frame, defaults, raw.service.unwrap_or_default());
        frame.facts.service_port = Some(service.port);
        frame.facts.protocol = Some(service.protocol.as_str());
        Self(Some(service))
    }
}

impl Service {
    fn new(diagnostics: &mut Diagnostics, at: &At<'_>, frame: &Frame<'_>, defaults: &Defaults, raw: fields::Service) -> Self {
        if let Some(port) = raw.port {
            checks::check_port(diagnostics, &at.key("port"), port);
        }
        match &raw.target_port {
            Some(IntOrString::Int(port)) => checks::check_port(diagnostics, &at.key("targetPort"), *port),
            Some(IntOrString::String(name)) => {
                checks::check(diagnostics, &at.key("targetPort"), name, legal::port_name);
            }
            None => {}
        }
        checks::check_some(diagnostics, &at.key("portName"), raw.port_name.as_deref(), |text| legal::dns_label(text, legal::LABEL_MAX));
        let annotations = into_strings(raw.annotations);
        checks::check_annotations(diagnostics, &at.key("annotations"), &annotations);
        let container_port = || IntOrString::Int(frame.port.expect("only workers and external workloads have no container port"));
        Self {
            service_type: raw.service_type.unwrap_or(defaults.service_type),
            port: raw.port.unwrap_or(defaults.port),
            target_port: raw.target_port.unwrap_or_else(container_port),
            port_name: raw.port_name.unwrap_or_else(|| "http".to_owned()),
            protocol: raw.protocol.unwrap_or(Protocol::Tcp),
            annotations,
            session_affinity: raw.session_affinity,
        }
    }
}

/// Reports fields other than `port`, because the chart of an external workload creates the Service.
fn check_external(diagnostics: &mut Diagnostics, at: &At<'_>, raw: &fields::Service) {
    if *raw != (fields::Service { port: raw.port, ..fields::Service::default() }) {
        let requirement =
            "is forbidden beside `workloadRef`, except for `port`: the chart creates the Service, and an Ingress needs its port";
        diagnostics.forbidden(at, requirement, "keep only `port`, and set the rest in the values of the chart");
    }
}
