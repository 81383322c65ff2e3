//! One server.

use std::collections::BTreeMap;

use super::context::ServerContext;
use super::patches;
use super::workload::{Controller, External, Workload, WorkloadKind};
use crate::api;
use crate::blocks::Blocks;
use crate::decode::field::into_strings;
use crate::diagnostics::{At, Diagnostics, checks};
use crate::frame::{Facts, Frame};
use crate::kinds::Kind;
use crate::kinds::metadata::GENERATED;
use crate::syntax::legal;
use crate::wire::node::Node;

/// A server that can be expanded.
#[derive(Clone, Debug)]
pub struct Server {
    /// Its key in the stack.
    pub key: String,
    /// Its name: the key, with the prefix before it.
    pub name: String,
    /// The port of the container; a worker may have none.
    pub port: Option<i32>,
    /// Its own labels.
    pub labels: BTreeMap<String, String>,
    /// Its own annotations.
    pub annotations: BTreeMap<String, String>,
    /// What is merged over its pod template.
    pub pod_template: Option<Node>,
    /// The workload that runs its pods.
    pub workload: Workload,
    /// Its blocks.
    pub blocks: Blocks,
    /// What the blocks found out.
    pub facts: Facts,
}

impl Server {
    /// The name of its ConfigMap.
    pub fn config_map_name(&self) -> String {
        format!("{}-config", self.name)
    }

    /// The namespace of its pods, as far as it is known; `stack` is that of the stack.
    pub fn namespace<'a>(&'a self, stack: Option<&'a str>) -> Option<&'a str> {
        self.external().and_then(|external| external.namespace.as_deref()).or(stack)
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

    /// Its external workload, mutably.
    pub fn external_mut(&mut self) -> Option<&mut External> {
        match &mut self.workload {
            Workload::External(external) => Some(external),
            Workload::Managed(_) => None,
        }
    }

    /// Validates `raw`; `None` if anything in it is invalid, which is reported.
    pub fn new(diagnostics: &mut Diagnostics, at: &At<'_>, context: ServerContext<'_>, raw: api::Server) -> Option<Self> {
        let before = diagnostics.errors();
        let ServerContext { key, defaults, .. } = context;
        let name = format!("{}{key}", defaults.name_prefix);
        let reference = raw.workload_ref.clone();
        let theirs = reference.as_ref().and_then(|reference| reference.namespace.as_deref());
        let context = ServerContext { namespace: theirs.or(context.namespace), ..context };
        let is_worker = reference.is_some() || raw.blocks.service.is_worker();
        let port = raw.port.or((!is_worker).then_some(defaults.port));
        if let Some(port) = raw.port {
            checks::check_port(diagnostics, &at.key("port"), port);
        }
        let longest = defaults.blocks.ingress.max_name_length(&raw.blocks.ingress);
        checks::check(diagnostics, at, &name, |text| legal::dns_label(text, longest));

        let labels = into_strings(raw.labels);
        check_labels(diagnostics, &at.key("labels"), &labels);
        let annotations = into_strings(raw.annotations);
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
            injected_secret: None,
        };
        let blocks = Blocks::new(diagnostics, at, &mut frame, &defaults.blocks, raw.blocks);
        let facts = frame.facts;
        let pod_template = raw.pod_template.map(|template| template.0);
        if let Some(template) = &pod_template {
            patches::check_reserved(diagnostics, &at.key("podTemplate"), template);
        }
        let workload = reference.as_ref().and_then(|reference| External::new(diagnostics, &at.key("workloadRef"), &name, reference));
        let workload = workload.map_or(Workload::Managed(Controller::Deployment), |external| Workload::External(Box::new(external)));
        let server = Self { key: key.to_owned(), name, port, labels, annotations, pod_template, workload, blocks, facts };
        (diagnostics.errors() == before).then_some(server)
    }
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
