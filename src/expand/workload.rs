//! What a server contributes to its workload, managed or external.

use k8s_openapi::api::apps::v1::{DeploymentStrategy, RollingUpdateDeployment};
use k8s_openapi::api::core::v1::{Container, ContainerPort, EnvVar};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use crate::blocks::output::Output;
use crate::frame::Frame;
use crate::kinds::metadata;
use crate::kinds::part::{PodPart, WorkloadPart};
use crate::kinds::parts::{self, some_list};
use crate::stack::server::Server;
use crate::stack::workload::{Controller, External, Rollout, Workload};
use crate::stack::{Stack, Strategy};

/// Stakater's Reloader restarts the pods when the Secret of this name changes.
const RELOAD: &str = "secret.reloader.stakater.com/reload";

/// Adds what the server contributes to its workload, whose container has this name and gets this image.
pub(super) fn build(frame: &Frame<'_>, stack: &Stack, server: &Server, container: &str, image: Option<String>, output: &mut Output) {
    let part = &mut output.part;
    part.pod.container = Container {
        name: container.to_owned(),
        image,
        command: some_list(server.command.clone()),
        args: some_list(server.args.clone()),
        env: some_list(server.env.clone()),
        env_from: some_list(server.env_from.clone()),
        ..Container::default()
    };
    match &server.workload {
        Workload::Managed(controller) => managed(part, frame, stack, server, *controller),
        Workload::External(external) => self::external(part, external),
    }
    part.add_labels(&server.labels);
    part.add_annotations(&server.annotations);
    if let Some(secret) = server.secret.as_ref().filter(|secret| secret.reloader) {
        part.metadata.annotations.get_or_insert_default().insert(RELOAD.to_owned(), secret.name.clone());
    }
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
        let protocol = server.facts.protocol.unwrap_or("TCP").to_owned();
        vec![ContainerPort { name, container_port: port, protocol: Some(protocol), ..ContainerPort::default() }]
    });
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
    delete_other_sources(&mut part.pod);
}

/// A variable has a value or a source: a merge deletes the one that is not set.
fn delete_other_sources(part: &mut PodPart) {
    let is_from: Vec<bool> = part.container.env.iter().flatten().map(|EnvVar { value_from, .. }| value_from.is_some()).collect();
    for (index, is_from) in is_from.into_iter().enumerate() {
        part.delete(&["env", &index.to_string(), if is_from { "value" } else { "valueFrom" }]);
    }
}

/// Mounts the server's Secret, after the volumes of its blocks.
pub(super) fn mount_secret(part: &mut PodPart, frame: &Frame<'_>, server: &Server) {
    if let Some((secret, path)) = server.secret.as_ref().and_then(|secret| Some((secret, secret.mount_path.as_ref()?))) {
        let name = frame.volume_name("secret");
        part.mount(parts::secret_volume(&name, secret.name.clone()), parts::read_only_mount(&name, path));
    }
}
