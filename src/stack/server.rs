//! One server.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::{EnvFromSource, EnvVar};

use super::context::ServerContext;
use super::image::Image;
use super::patches;
use super::secret::Secret;
use super::workload::{Controller, External, ImagePart, Rollout, Workload, WorkloadKind, WorkloadPatch};
use crate::api;
use crate::api::server::Strategy;
use crate::blocks::Blocks;
use crate::decode::field::{List, Listed, Literal, into_strings, values};
use crate::diagnostics::checks;
use crate::diagnostics::{At, Diagnostics};
use crate::frame::{Facts, Frame};
use crate::kinds::Kind;
use crate::kinds::metadata::GENERATED;
use crate::syntax::legal;
use crate::wire::node::Node;

/// A server, ready to be built.
#[derive(Clone, Debug)]
pub struct Server {
    /// Its key in the stack.
    pub key: String,
    /// Its name: the key, with the prefix before it.
    pub name: String,
    /// What runs.
    pub image: Image,
    /// The container's port; none where a worker has none.
    pub port: Option<i32>,
    /// Its secret.
    pub secret: Option<Secret>,
    /// Environment variables, in order.
    pub env: Vec<EnvVar>,
    /// Whole Secrets and ConfigMaps, in order.
    pub env_from: Vec<EnvFromSource>,
    /// Instead of the image's entrypoint, where not empty.
    pub command: Vec<String>,
    /// Instead of the image's arguments, where not empty.
    pub args: Vec<String>,
    /// Its own labels.
    pub labels: BTreeMap<String, String>,
    /// Its own annotations.
    pub annotations: BTreeMap<String, String>,
    /// What is laid over its pod template, where there is something.
    pub pod_template: Option<Node>,
    /// Who runs its pods.
    pub workload: Workload,
    /// Its blocks.
    pub blocks: Blocks,
    /// What the blocks have found out.
    pub facts: Facts,
}

impl Server {
    /// The name of its ConfigMap.
    pub fn config_map_name(&self) -> String {
        format!("{}-config", self.name)
    }

    /// The namespace of its pods, as far as it was written; `stack` is that of the stack.
    pub fn namespace<'a>(&'a self, stack: Option<&'a str>) -> Option<&'a str> {
        self.external().and_then(|external| external.namespace.as_deref()).or(stack)
    }

    /// Whether all its pods stop before new ones start.
    pub fn is_recreated(&self) -> bool {
        match &self.workload {
            Workload::Managed(Controller::Deployment(rollout)) => *rollout == Rollout::Recreate,
            Workload::External(external) => external.patch.strategy == Some(Strategy::Recreate),
        }
    }

    /// The kind and the name of its workload.
    pub fn workload_reference(&self) -> (&str, &str) {
        self.workload.reference(&self.name)
    }

    /// The name of its Service, which the chart creates if the workload is external.
    pub fn service_name(&self) -> &str {
        self.external().map_or(&self.name, |external| &external.service_name)
    }

    /// Its external workload, if it has one.
    pub fn external(&self) -> Option<&External> {
        match &self.workload {
            Workload::External(external) => Some(external),
            Workload::Managed(_) => None,
        }
    }

    /// Its external workload, to change.
    pub fn external_mut(&mut self) -> Option<&mut External> {
        match &mut self.workload {
            Workload::External(external) => Some(external),
            Workload::Managed(_) => None,
        }
    }

    /// Validates `written`. `None` where anything in it is not legal; all of that is reported.
    pub fn new(diagnostics: &mut Diagnostics, at: &At<'_>, context: ServerContext<'_>, written: api::Server) -> Option<Self> {
        let before = diagnostics.errors();
        let ServerContext { key, defaults, .. } = context;
        let name = format!("{}{key}", defaults.name_prefix);
        let reference = written.workload_ref.clone();
        let theirs = reference.as_ref().and_then(|reference| reference.namespace.as_deref());
        let context = ServerContext { namespace: theirs.or(context.namespace), ..context };
        if let Some(reference) = &reference {
            check_guest(diagnostics, at, reference, &written);
        }
        let as_written = reference.as_ref().map(|_| written.clone());
        let is_worker = reference.is_some() || written.blocks.service.is_worker();
        let port = written.port.or((!is_worker).then_some(defaults.port));
        if let Some(port) = written.port {
            checks::check_port(diagnostics, &at.key("port"), port);
        }
        let longest = defaults.blocks.ingress.max_name_length(&written.blocks.ingress);
        checks::check(diagnostics, at, &name, |text| legal::dns_label(text, longest));

        let labels = into_strings(written.labels);
        check_labels(diagnostics, &at.key("labels"), &labels);
        let annotations = into_strings(written.annotations);
        check_own_annotations(diagnostics, &at.key("annotations"), &annotations);
        let kind =
            reference.as_ref().map_or(Kind::Deployment.as_str(), |reference| reference.kind.unwrap_or(WorkloadKind::Deployment).as_str());
        let workload_name = reference.as_ref().and_then(|reference| reference.name.clone()).unwrap_or_else(|| name.clone());
        let service_name = reference.as_ref().and_then(|reference| reference.service_name.clone());
        let mut frame = Frame {
            stack: context.stack,
            namespace: context.namespace,
            environment: &defaults.environment,
            name: &name,
            labels: &labels,
            annotations: &annotations,
            workload: (kind, workload_name.as_str()),
            service: service_name.as_deref().unwrap_or(&workload_name),
            port,
            is_external: reference.is_some(),
            observed: None,
            facts: Facts { is_worker, ..Facts::default() },
            mounts: Vec::new(),
        };
        let blocks = Blocks::new(diagnostics, at, &mut frame, &defaults.blocks, written.blocks);
        let facts = frame.facts;
        let image = match &reference {
            Some(_) => Some(Image::of_guest(written.image.clone().unwrap_or_default(), defaults.pull_policy)),
            None => Image::new(diagnostics, &at.key("image"), defaults, written.image.unwrap_or_default()),
        };
        let secret = Secret::new(diagnostics, &at.key("secret"), context, &name, written.secret);
        let at_env = at.key("env");
        let written_env = written.env.unwrap_or_default();
        let env = environment(diagnostics, &at_env, written_env.env.unwrap_or_default(), into_strings(written_env.vars));
        let env_from = environment_sources(diagnostics, &at_env.key("envFrom"), written_env.env_from.unwrap_or_default(), secret.as_ref());
        let pod_template = written.pod_template.map(|template| template.0);
        if let Some(template) = &pod_template {
            patches::check_reserved(diagnostics, &at.key("podTemplate"), template);
        }
        if let Some(path) = secret.as_ref().and_then(|secret| secret.mount_path.as_deref()) {
            checks::check_mount(diagnostics, &at.key("secret"), &mut frame.mounts, "secret", path);
        }
        let rollout = match written.strategy {
            Some(Strategy::Recreate) => Rollout::Recreate,
            _ if facts.has_single_node_volume => Rollout::OldFirst,
            Some(Strategy::RollingUpdate) => Rollout::RollingUpdate,
            None => Rollout::Default,
        };
        let workload = reference.as_ref().zip(as_written).and_then(|(reference, written)| {
            let patch = workload_patch(diagnostics, at, &written, &env, &env_from);
            External::new(diagnostics, &at.key("workloadRef"), &name, reference, patch)
        });
        let workload =
            workload.map_or(Workload::Managed(Controller::Deployment(rollout)), |external| Workload::External(Box::new(external)));
        let texts = |list: Option<List<Literal>>| values(list.unwrap_or_default()).into_iter().map(|text| text.0).collect();
        let server = Self {
            key: key.to_owned(),
            name,
            image: image?,
            port,
            secret,
            env,
            env_from,
            command: texts(written.command),
            args: texts(written.args),
            labels,
            annotations,
            pod_template,
            workload,
            blocks,
            facts,
        };
        (diagnostics.errors() == before).then_some(server)
    }
}

/// Reports what only a workload of the stack's own can have.
fn check_guest(diagnostics: &mut Diagnostics, at: &At<'_>, reference: &api::workload::WorkloadRef, written: &api::Server) {
    let kind = reference.kind.unwrap_or(WorkloadKind::Deployment);
    if kind != WorkloadKind::Deployment && written.strategy.is_some() {
        let requirement = format!("is forbidden for a {}: only a Deployment has it", kind.as_str());
        diagnostics.forbidden(&at.key("strategy"), requirement, "remove it");
    }
    if kind == WorkloadKind::DaemonSet {
        for (field, given) in
            [("replicas", written.blocks.autoscaling.replicas.is_some()), ("autoscaling", written.blocks.autoscaling.autoscaling.is_some())]
        {
            if given {
                diagnostics.forbidden(&at.key(field), "is forbidden for a DaemonSet, which runs one pod on every node", "remove it");
            }
        }
    }
}

fn workload_patch(
    diagnostics: &mut Diagnostics,
    at: &At<'_>,
    written: &api::Server,
    env: &[EnvVar],
    env_from: &[EnvFromSource],
) -> WorkloadPatch {
    let image = written.image.clone().unwrap_or_default();
    let texts = |list: &Option<List<Literal>>| values(list.clone().unwrap_or_default()).into_iter().map(|text| text.0).collect();
    WorkloadPatch {
        image: ImagePart::new(diagnostics, &at.key("image"), &image),
        pull_policy: image.pull_policy,
        strategy: written.strategy,
        env: env.to_vec(),
        env_from: env_from.to_vec(),
        command: texts(&written.command),
        args: texts(&written.args),
    }
}

/// `env` as written, then `vars` by name, so that `$(VAR)` in `vars` may refer to `env`.
fn environment(diagnostics: &mut Diagnostics, at: &At<'_>, env: List<EnvVar>, vars: BTreeMap<String, String>) -> Vec<EnvVar> {
    let at_env = at.key("env");
    for Listed { index, value: variable } in &env {
        let at = at_env.index(*index);
        checks::check(diagnostics, &at.key("name"), &variable.name, legal::env_name);
        if let Some(from) = &variable.value_from {
            let sources = [
                from.config_map_key_ref.is_some(),
                from.field_ref.is_some(),
                from.resource_field_ref.is_some(),
                from.secret_key_ref.is_some(),
                from.file_key_ref.is_some(),
            ];
            let given = sources.into_iter().filter(|given| *given).count();
            if given != 1 {
                let requirement =
                    "must have exactly one of `secretKeyRef`, `configMapKeyRef`, `fieldRef`, `resourceFieldRef` and `fileKeyRef`";
                diagnostics.invalid(&at.key("valueFrom"), format!("{given} of them"), requirement);
            }
            let at_from = at.key("valueFrom");
            if let Some(reference) = &from.secret_key_ref {
                check_key(diagnostics, &at_from.key("secretKeyRef"), &reference.name, &reference.key);
            }
            if let Some(reference) = &from.config_map_key_ref {
                check_key(diagnostics, &at_from.key("configMapKeyRef"), &reference.name, &reference.key);
            }
            if let Some(field) = &from.field_ref {
                checks::check(diagnostics, &at_from.key("fieldRef").key("fieldPath"), &field.field_path, legal::pod_field);
            }
            if let Some(field) = &from.resource_field_ref {
                let at = at_from.key("resourceFieldRef");
                checks::check(diagnostics, &at.key("resource"), &field.resource, legal::container_resource);
            }
            if variable.value.as_ref().is_some_and(|value| !value.is_empty()) {
                diagnostics.forbidden(&at.key("valueFrom"), "is forbidden beside `value`", "remove one of them");
            }
        }
        if vars.contains_key(&variable.name) {
            let at = at.key("name");
            diagnostics.duplicate(&at, &variable.name, "`vars` already sets this variable; remove one of them");
        }
    }
    let at_vars = at.key("vars");
    for name in vars.keys() {
        checks::check(diagnostics, &at_vars.key(name), name, legal::env_name);
    }
    let literal = |(name, value)| EnvVar { name, value: Some(value), value_from: None };
    values(env).into_iter().chain(vars.into_iter().map(literal)).collect()
}

/// A key of a Secret or a ConfigMap that a variable is read from.
fn check_key(diagnostics: &mut Diagnostics, at: &At<'_>, name: &str, key: &str) {
    checks::check(diagnostics, &at.key("name"), name, legal::dns_subdomain);
    checks::check(diagnostics, &at.key("key"), key, legal::config_key_reference);
}

/// `envFrom` as written, then the server's own Secret, unless it is there already.
fn environment_sources(
    diagnostics: &mut Diagnostics,
    at: &At<'_>,
    sources: List<EnvFromSource>,
    secret: Option<&Secret>,
) -> Vec<EnvFromSource> {
    for Listed { index, value: source } in &sources {
        let at = at.index(*index);
        match (&source.config_map_ref, &source.secret_ref) {
            (Some(reference), None) => {
                checks::check(diagnostics, &at.key("configMapRef").key("name"), &reference.name, legal::dns_subdomain);
            }
            (None, Some(reference)) => {
                checks::check(diagnostics, &at.key("secretRef").key("name"), &reference.name, legal::dns_subdomain);
            }
            (one, _) => {
                let found = if one.is_some() { "both" } else { "neither" };
                diagnostics.invalid(&at, found, "must have exactly one of `secretRef` and `configMapRef`");
            }
        }
        checks::check_some(diagnostics, &at.key("prefix"), source.prefix.as_deref().filter(|text| !text.is_empty()), legal::env_name);
    }
    let mut sources = values(sources);
    if let Some(secret) = secret.filter(|secret| secret.inject) {
        let is_there = sources.iter().any(|source| {
            let reference = source.secret_ref.as_ref();
            reference.is_some_and(|reference| reference.name == secret.name) && source.prefix.as_ref().is_none_or(String::is_empty)
        });
        if !is_there {
            sources.push(secret.env_from());
        }
    }
    sources
}

fn check_labels(diagnostics: &mut Diagnostics, at: &At<'_>, labels: &BTreeMap<String, String>) {
    for (key, value) in labels {
        let at = at.key(key);
        if matches!(key.as_str(), "app.kubernetes.io/name" | "app.kubernetes.io/instance" | "app.kubernetes.io/managed-by") {
            diagnostics.forbidden(&at, "is forbidden: this label identifies the stack and the server of an object", "choose another key");
            continue;
        }
        checks::check(diagnostics, &at, key, legal::qualified_name);
        checks::check(diagnostics, &at, value, legal::label_value);
    }
}

fn check_own_annotations(diagnostics: &mut Diagnostics, at: &At<'_>, annotations: &BTreeMap<String, String>) {
    checks::check_annotations(diagnostics, at, annotations);
    for key in annotations.keys() {
        let of_runtimes = ["config.kubernetes.io/", "internal.config.kubernetes.io/", "config.k8s.io/", "kustomize.config.k8s.io/"];
        if key == GENERATED || of_runtimes.iter().any(|prefix| key.starts_with(prefix)) {
            let requirement = "is forbidden: kustomize, kpt and mcp-stack track objects by this annotation";
            diagnostics.forbidden(&at.key(key), requirement, "remove it");
        }
    }
}
