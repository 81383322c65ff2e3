//! A workload that is somebody else's, and what is laid over it: only what was written.

use std::collections::BTreeMap;

use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;

pub use crate::api::workload::WorkloadKind;

use super::defaults;
use super::probes::{Handler, Probe};
use crate::api;
use crate::api::global::PullPolicy;
use crate::api::server::Strategy;
use crate::decode::field::Literal;
use crate::diagnostics::checks;
use crate::diagnostics::{At, Diagnostics};
use crate::frame::Observed;
use crate::kinds::Kind;
use crate::syntax::legal;

/// How a new version takes over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rollout {
    /// Kubernetes' own default, left to it.
    Default,
    /// Pod by pod, written out.
    RollingUpdate,
    /// Pod by pod, the old one first: its volume can be on one node only.
    OldFirst,
    /// All old pods first.
    Recreate,
}

/// Who runs the pods of a server.
#[derive(Clone, Debug)]
pub enum Workload {
    /// A workload that is generated.
    Managed(Controller),
    /// A workload of another chart.
    External(Box<External>),
}

impl Workload {
    /// Its kind and its name; `server` is the name of the server.
    pub fn reference<'a>(&'a self, server: &'a str) -> (&'a str, &'a str) {
        match self {
            Self::Managed(Controller::Deployment(_)) => (Kind::Deployment.as_str(), server),
            Self::External(external) => (external.kind.as_str(), &external.name),
        }
    }
}

/// The kind of a managed workload, with the settings that only this kind has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Controller {
    /// A Deployment.
    Deployment(Rollout),
}

/// An external workload: one that another chart generates.
#[derive(Clone, Debug)]
pub struct External {
    /// Its kind.
    pub kind: WorkloadKind,
    /// Its name.
    pub name: String,
    /// Its namespace, where one was written.
    pub namespace: Option<String>,
    /// The container that is meant, where one was written.
    pub container: Option<String>,
    /// The Service that an Ingress leads to.
    pub service_name: String,
    /// What is known of it.
    pub observed: Observed,
    /// The HelmRelease that generates it.
    pub helm_release: Option<HelmRelease>,
    /// What is laid over it.
    pub patch: WorkloadPatch,
}

/// A HelmRelease of Flux.
#[derive(Clone, Debug)]
pub struct HelmRelease {
    /// Its name.
    pub name: String,
    /// Its namespace; any where none was written.
    pub namespace: Option<String>,
}

/// What is laid over a workload, beside what its blocks add.
#[derive(Clone, Debug)]
pub struct WorkloadPatch {
    /// The image, or a part of it.
    pub image: ImagePart,
    /// When nodes pull.
    pub pull_policy: Option<PullPolicy>,
    /// How a new version takes over.
    pub strategy: Option<Strategy>,
    /// Liveness, readiness, startup.
    pub probes: [ProbePart; 3],
    /// Quantities by resource; `None` takes one out.
    pub requests: BTreeMap<String, Option<String>>,
    /// Quantities by resource; `None` takes one out.
    pub limits: BTreeMap<String, Option<String>>,
}

/// What was written of a probe.
#[derive(Clone, Debug)]
pub enum ProbePart {
    /// Nothing: it stays as it is.
    Untouched,
    /// It goes.
    Removed,
    /// These change.
    Changed {
        /// What is asked.
        handler: Option<Handler>,
        /// Numbers by field.
        numbers: Vec<(&'static str, i32)>,
    },
}

/// An image or a part of one.
#[derive(Clone, Debug, Default)]
pub struct ImagePart {
    /// The registry.
    pub registry: Option<String>,
    /// The repository.
    pub repository: Option<String>,
    /// The tag.
    pub tag: Option<String>,
    /// The digest.
    pub digest: Option<String>,
}

impl ImagePart {
    /// Validates `written`.
    pub fn new(diagnostics: &mut Diagnostics, at: &At<'_>, written: &api::server::Image) -> Self {
        checks::check_some(diagnostics, &at.key("registry"), written.registry.as_deref(), legal::image_registry);
        checks::check_some(diagnostics, &at.key("repository"), written.repository.as_deref(), legal::image_repository);
        checks::check_some(diagnostics, &at.key("tag"), written.tag.as_deref(), legal::image_tag);
        checks::check_some(diagnostics, &at.key("digest"), written.digest.as_deref(), legal::image_digest);
        Self {
            registry: written.registry.clone(),
            repository: written.repository.clone(),
            tag: written.tag.clone(),
            digest: written.digest.clone(),
        }
    }

    /// Whether nothing of an image was written.
    pub fn is_empty(&self) -> bool {
        self.registry.is_none() && self.repository.is_none() && self.tag.is_none() && self.digest.is_none()
    }

    /// Whether it says all that an image needs.
    pub fn is_whole(&self) -> bool {
        self.repository.is_some() && (self.tag.is_some() || self.digest.is_some())
    }

    /// The image that it makes of the one that is there.
    pub fn over(&self, there: &str) -> String {
        let (name, digest) = there.split_once('@').map_or((there, None), |(name, digest)| (name, Some(digest)));
        let after_registry = name.rfind('/').map_or(0, |slash| slash + 1);
        let (name, tag) = match name[after_registry..].split_once(':') {
            Some((_, tag)) => (&name[..name.len() - tag.len() - 1], Some(tag)),
            None => (name, None),
        };
        let (registry, repository) = match name.split_once('/') {
            Some((first, rest)) if first.contains(['.', ':']) || first == "localhost" => (Some(first), rest),
            _ => (None, name),
        };
        let repository_written = self.repository.as_deref();
        let registry = self.registry.as_deref().or(registry.filter(|_| repository_written.is_none()));
        let repository = repository_written.unwrap_or(repository);
        let version = match (&self.digest, &self.tag, digest, tag) {
            (Some(digest), ..) => format!("@{digest}"),
            (None, Some(tag), ..) => format!(":{tag}"),
            (None, None, Some(digest), _) => format!("@{digest}"),
            (None, None, None, Some(tag)) => format!(":{tag}"),
            (None, None, None, None) => String::new(),
        };
        registry.map_or_else(|| format!("{repository}{version}"), |registry| format!("{registry}/{repository}{version}"))
    }
}

impl ProbePart {
    /// What is asked, where that was written.
    pub fn handler(&self) -> Option<&Handler> {
        match self {
            Self::Changed { handler, .. } => handler.as_ref(),
            Self::Untouched | Self::Removed => None,
        }
    }

    /// Validates `written`.
    pub fn new(
        diagnostics: &mut Diagnostics,
        at: &At<'_>,
        written: Option<&api::server::Probe>,
        defaults: defaults::Probe,
        port: Option<i32>,
        name: &str,
    ) -> Self {
        let Some(written) = written else { return Self::Untouched };
        if written.enabled == Some(false) {
            return Self::Removed;
        }
        let numbers = [
            ("initialDelaySeconds", written.initial_delay_seconds),
            ("periodSeconds", written.period_seconds),
            ("timeoutSeconds", written.timeout_seconds),
            ("successThreshold", written.success_threshold),
            ("failureThreshold", written.failure_threshold),
            ("terminationGracePeriodSeconds", written.termination_grace_period_seconds),
        ];
        let numbers = numbers.into_iter().filter_map(|(field, number)| Some((field, number?))).collect();
        let has_handler = written.http_get.is_some() || written.tcp_socket.is_some() || written.exec.is_some() || written.grpc.is_some();
        // without a handler that of the chart stays; any port will do to look at the numbers
        let port = if has_handler { port } else { port.or(Some(1)) };
        let Some(probe) = Probe::new(diagnostics, at, written.clone(), defaults, port, name) else { return Self::Untouched };
        Self::Changed { handler: has_handler.then_some(probe.handler), numbers }
    }
}

impl External {
    /// Validates what `written` says of the workload itself.
    pub fn new(
        diagnostics: &mut Diagnostics,
        at: &At<'_>,
        server: &str,
        written: &api::workload::WorkloadRef,
        patch: WorkloadPatch,
    ) -> Option<Self> {
        let before = diagnostics.errors();
        let label = |text: &str| legal::dns_label(text, legal::LABEL_MAX);
        checks::check_some(diagnostics, &at.key("name"), written.name.as_deref(), legal::dns_subdomain);
        checks::check_some(diagnostics, &at.key("namespace"), written.namespace.as_deref(), label);
        checks::check_some(diagnostics, &at.key("container"), written.container.as_deref(), label);
        checks::check_some(diagnostics, &at.key("serviceName"), written.service_name.as_deref(), label);
        let name = written.name.clone().unwrap_or_else(|| server.to_owned());
        let helm_release = written.helm_release.as_ref().and_then(|release| {
            let at = at.key("helmRelease");
            if release.name.is_none() {
                diagnostics.required(&at.key("name"), "write the name of the HelmRelease");
            }
            checks::check_some(diagnostics, &at.key("name"), release.name.as_deref(), legal::dns_subdomain);
            checks::check_some(diagnostics, &at.key("namespace"), release.namespace.as_deref(), label);
            Some(HelmRelease { name: release.name.clone()?, namespace: release.namespace.clone() })
        });
        let kind = written.kind.unwrap_or(WorkloadKind::Deployment);
        let workload = Self {
            kind,
            service_name: written.service_name.clone().unwrap_or_else(|| name.clone()),
            name,
            namespace: written.namespace.clone(),
            container: written.container.clone(),
            observed: Observed { selector: selector(diagnostics, &at.key("selector"), written.selector.clone()), ..Observed::default() },
            helm_release,
            patch,
        };
        (diagnostics.errors() == before).then_some(workload)
    }
}

/// The labels of `workloadRef.selector`.
fn selector(diagnostics: &mut Diagnostics, at: &At<'_>, written: Option<BTreeMap<String, Literal>>) -> Option<LabelSelector> {
    let labels = written.map(|labels| defaults::texts(Some(labels)))?;
    for (key, value) in &labels {
        checks::check(diagnostics, &at.key(key), key, legal::qualified_name);
        checks::check(diagnostics, &at.key(key), value, legal::label_value);
    }
    Some(LabelSelector { match_labels: Some(labels), match_expressions: None })
}

/// The quantities that were written; `none` takes one out.
pub(super) fn quantities(written: Option<&api::global::Resources>) -> [BTreeMap<String, Option<String>>; 2] {
    let Some(written) = written else { return [BTreeMap::new(), BTreeMap::new()] };
    [&written.requests, &written.limits].map(|quantities| {
        let texts =
            quantities.iter().flatten().map(|(name, quantity)| (name.clone(), Some(quantity.0.clone()).filter(|text| text != "none")));
        texts.collect()
    })
}
