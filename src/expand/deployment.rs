//! The Deployment: what runs a server.

use k8s_openapi::api::apps::v1::{Deployment, DeploymentSpec, DeploymentStrategy, RollingUpdateDeployment};
use k8s_openapi::api::core::v1::{Container, ContainerPort, PodSpec, PodTemplateSpec, Volume, VolumeMount};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::vocabulary;
use crate::frame::Frame;
use crate::kinds::Kind;
use crate::kinds::metadata;
use crate::kinds::parts::{self, some_list};
use crate::stack::Stack;
use crate::stack::autoscaling::Replicas;
use crate::stack::server::{Rollout, Server};

/// The volumes of a pod, by what they hold.
const DATA: &str = "data";
const CONFIG: &str = "config";
const SECRET: &str = "secret";

pub(super) fn build(frame: &Frame<'_>, stack: &Stack, server: &Server) -> Deployment {
    let mut annotations = server.annotations.clone();
    if let Some(secret) = server.secret.as_ref().filter(|secret| secret.reloader) {
        annotations.insert("secret.reloader.stakater.com/reload".to_owned(), secret.name.clone());
    }
    let mut metadata = metadata::metadata(frame, Kind::Deployment, server.name.clone(), annotations);
    if let Some(version) = server.image.version() {
        let labels = metadata.labels.get_or_insert_default();
        labels.entry("app.kubernetes.io/version".to_owned()).or_insert_with(|| version.to_owned());
    }
    let replicas = match server.replicas {
        Replicas::Fixed(replicas) => Some(replicas),
        Replicas::Scaled(_) => None,
    };
    let spec = DeploymentSpec {
        replicas,
        selector: metadata::selector(frame),
        strategy: strategy(server.rollout),
        template: pod_template(frame, stack, server),
        ..DeploymentSpec::default()
    };
    Deployment { metadata, spec, status: None }
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

fn pod_template(frame: &Frame<'_>, stack: &Stack, server: &Server) -> PodTemplateSpec {
    let mut labels = metadata::selector_labels(frame);
    labels.extend(server.labels.clone());
    let annotations = (!server.annotations.is_empty()).then(|| server.annotations.clone());
    let pull_secrets = stack.pull_secrets.iter().map(|name| parts::local_reference(name)).collect();
    let (volumes, mounts): (Vec<Volume>, Vec<VolumeMount>) = volumes(server).unzip();
    let spec = PodSpec {
        containers: vec![container(server, mounts)],
        image_pull_secrets: some_list(pull_secrets),
        volumes: some_list(volumes),
        ..PodSpec::default()
    };
    PodTemplateSpec { metadata: Some(ObjectMeta { labels: Some(labels), annotations, ..ObjectMeta::default() }), spec: Some(spec) }
}

fn container(server: &Server, mounts: Vec<VolumeMount>) -> Container {
    let port = server.port.map(|port| ContainerPort {
        name: Some("http".to_owned()),
        container_port: port,
        protocol: Some(server.protocol.as_str().to_owned()),
        ..ContainerPort::default()
    });
    Container {
        name: server.name.clone(),
        image: Some(server.image.reference()),
        image_pull_policy: Some(server.image.pull_policy.as_str().to_owned()),
        command: some_list(server.command.clone()),
        args: some_list(server.args.clone()),
        ports: port.map(|port| vec![port]),
        env: some_list(server.env.clone()),
        env_from: some_list(server.env_from.clone()),
        liveness_probe: server.probes.liveness.as_ref().map(vocabulary::probe),
        readiness_probe: server.probes.readiness.as_ref().map(vocabulary::probe),
        startup_probe: server.probes.startup.as_ref().map(vocabulary::probe),
        resources: Some(vocabulary::resource_requirements(&server.resources)),
        volume_mounts: some_list(mounts),
        ..Container::default()
    }
}

fn volumes(server: &Server) -> impl Iterator<Item = (Volume, VolumeMount)> {
    let data = server.volume.as_ref().map(|volume| {
        let source = parts::claim_volume(DATA, server.claim_name());
        (source, parts::mount(DATA, &volume.mount_path))
    });
    let config = server.config.as_ref().map(|config| {
        let source = parts::config_map_volume(CONFIG, server.config_map_name());
        (source, parts::read_only_mount(CONFIG, &config.mount_path))
    });
    let secret = server.secret.as_ref().and_then(|secret| {
        let source = parts::secret_volume(SECRET, secret.name.clone());
        Some((source, parts::read_only_mount(SECRET, secret.mount_path.as_ref()?)))
    });
    data.into_iter().chain(config).chain(secret)
}
