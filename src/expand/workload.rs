//! What a server contributes to its workload, managed or external.

use std::collections::BTreeMap;

use k8s_openapi::api::apps::v1::{DeploymentStrategy, RollingUpdateDeployment};
use k8s_openapi::api::core::v1::{Container, ContainerPort, Probe, ResourceRequirements};
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::vocabulary;
use crate::blocks::output::Output;
use crate::frame::Frame;
use crate::kinds::metadata;
use crate::kinds::part::{PodPart, WorkloadPart};
use crate::kinds::parts::{self, some_list};
use crate::stack::probes::Handler;
use crate::stack::server::Server;
use crate::stack::workload::{Controller, External, ProbePart, Rollout, Workload};
use crate::stack::{Stack, Strategy};

/// The handlers of a probe.
pub const HANDLERS: [&str; 4] = ["exec", "grpc", "httpGet", "tcpSocket"];

const PROBES: [&str; 3] = ["livenessProbe", "readinessProbe", "startupProbe"];

/// Adds what the server contributes to its workload, whose container has this name and gets this image.
pub(super) fn build(frame: &Frame<'_>, stack: &Stack, server: &Server, container: &str, image: Option<String>, output: &mut Output) {
    let part = &mut output.part;
    part.pod.container = Container { name: container.to_owned(), image, ..Container::default() };
    match &server.workload {
        Workload::Managed(controller) => managed(part, frame, stack, server, *controller),
        Workload::External(external) => self::external(part, external),
    }
    part.add_labels(&server.labels);
    part.add_annotations(&server.annotations);
}

fn managed(part: &mut WorkloadPart, frame: &Frame<'_>, stack: &Stack, server: &Server, controller: Controller) {
    let Controller::Deployment(rollout) = controller;
    part.strategy = strategy(rollout);
    part.pod.metadata.labels = Some(metadata::selector_labels(frame));
    part.pod.pod.image_pull_secrets = some_list(stack.pull_secrets.iter().map(|name| parts::local_reference(name)).collect());
    let container = &mut part.pod.container;
    container.image_pull_policy = Some(server.image.pull_policy.as_str().to_owned());
    container.ports = server.port.map(|port| {
        let name = Some("http".to_owned());
        vec![ContainerPort { name, container_port: port, protocol: Some(server.protocol.as_str().to_owned()), ..ContainerPort::default() }]
    });
    container.resources = Some(vocabulary::resource_requirements(&server.resources));
    container.liveness_probe = server.probes.liveness.as_ref().map(vocabulary::probe);
    container.readiness_probe = server.probes.readiness.as_ref().map(vocabulary::probe);
    container.startup_probe = server.probes.startup.as_ref().map(vocabulary::probe);
}

fn strategy(rollout: Rollout) -> Option<DeploymentStrategy> {
    let strategy = |type_: &str, rolling_update| Some(DeploymentStrategy { type_: Some(type_.to_owned()), rolling_update });
    match rollout {
        Rollout::Default => None,
        Rollout::RollingUpdate => strategy("RollingUpdate", None),
        Rollout::OldFirst => {
            let rolling_update =
                RollingUpdateDeployment { max_surge: Some(IntOrString::Int(0)), max_unavailable: Some(IntOrString::Int(1)) };
            strategy("RollingUpdate", Some(rolling_update))
        }
        Rollout::Recreate => strategy("Recreate", None),
    }
}

/// Only what was written: nothing global reaches an external workload.
fn external(part: &mut WorkloadPart, external: &External) {
    let patch = &external.patch;
    if let Some(strategy) = patch.strategy {
        part.strategy = Some(DeploymentStrategy { type_: Some(strategy.as_str().to_owned()), rolling_update: None });
        if strategy == Strategy::Recreate {
            part.delete(&["strategy", "rollingUpdate"]);
        }
    }
    part.pod.container.image_pull_policy = patch.pull_policy.map(|policy| policy.as_str().to_owned());
    let requests = quantities(&mut part.pod, "requests", &patch.requests);
    let limits = quantities(&mut part.pod, "limits", &patch.limits);
    let resources = ResourceRequirements { requests, limits, claims: None };
    part.pod.container.resources = Some(resources).filter(|resources| *resources != ResourceRequirements::default());
    let [liveness, readiness, startup] = patch.probes.each_ref().map(partial_probe);
    for (field, probe) in PROBES.into_iter().zip(&patch.probes) {
        delete_in_probe(&mut part.pod, field, probe);
    }
    let container = &mut part.pod.container;
    (container.liveness_probe, container.readiness_probe, container.startup_probe) = (liveness, readiness, startup);
}

/// The quantities that are set; a merge deletes the others.
fn quantities(part: &mut PodPart, field: &str, written: &BTreeMap<String, Option<String>>) -> Option<BTreeMap<String, Quantity>> {
    let mut set = BTreeMap::new();
    for (name, quantity) in written {
        match quantity {
            Some(quantity) => {
                set.insert(name.clone(), Quantity(quantity.clone()));
            }
            None => part.delete(&["resources", field, name]),
        }
    }
    (!set.is_empty()).then_some(set)
}

fn partial_probe(part: &ProbePart) -> Option<Probe> {
    let ProbePart::Changed { handler, numbers } = part else { return None };
    let number = |name: &str| numbers.iter().find(|(field, _)| *field == name).map(|(_, number)| *number);
    let mut probe = Probe {
        initial_delay_seconds: number("initialDelaySeconds"),
        period_seconds: number("periodSeconds"),
        timeout_seconds: number("timeoutSeconds"),
        success_threshold: number("successThreshold"),
        failure_threshold: number("failureThreshold"),
        termination_grace_period_seconds: number("terminationGracePeriodSeconds").map(i64::from),
        ..Probe::default()
    };
    if let Some(handler) = handler {
        vocabulary::set_handler(&mut probe, handler.clone());
    }
    Some(probe)
}

fn delete_in_probe(part: &mut PodPart, field: &str, probe: &ProbePart) {
    match probe {
        ProbePart::Removed => part.delete(&[field]),
        ProbePart::Changed { handler: Some(handler), .. } => {
            let set = match handler {
                Handler::HttpGet(_) => "httpGet",
                Handler::TcpSocket(_) => "tcpSocket",
                Handler::Exec(_) => "exec",
                Handler::Grpc(_) => "grpc",
            };
            HANDLERS.into_iter().filter(|other| *other != set).for_each(|other| part.delete(&[field, other]));
        }
        ProbePart::Changed { handler: None, .. } | ProbePart::Untouched => {}
    }
}
