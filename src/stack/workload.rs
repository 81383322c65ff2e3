//! Managed and external workloads.

use std::collections::BTreeMap;

use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;

pub use crate::api::workload::WorkloadKind;

use crate::api;
use crate::decode::field::{Literal, into_strings};
use crate::diagnostics::{At, Diagnostics, checks};
use crate::frame::Observed;
use crate::kinds::Kind;
use crate::syntax::legal;

/// The workload that runs the pods of a server.
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
            Self::Managed(Controller::Deployment) => (Kind::Deployment.as_str(), server),
            Self::External(external) => (external.kind.as_str(), &external.name),
        }
    }
}

/// The kind of a managed workload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Controller {
    /// A Deployment.
    Deployment,
}

/// An external workload: one that another chart generates.
#[derive(Clone, Debug)]
pub struct External {
    /// Its kind.
    pub kind: WorkloadKind,
    /// Its name.
    pub name: String,
    /// Its namespace, if it is set.
    pub namespace: Option<String>,
    /// The container that the settings apply to, if it is set.
    pub container: Option<String>,
    /// The Service that is the backend of an Ingress.
    pub service_name: String,
    /// What is known of it.
    pub observed: Observed,
    /// The HelmRelease that generates it.
    pub helm_release: Option<HelmRelease>,
}

/// A HelmRelease of Flux.
#[derive(Clone, Debug)]
pub struct HelmRelease {
    /// Its name.
    pub name: String,
    /// Its namespace; any namespace if absent.
    pub namespace: Option<String>,
}

impl External {
    /// Validates `workloadRef`; `None` if it is invalid, which is reported.
    pub fn new(diagnostics: &mut Diagnostics, at: &At<'_>, server: &str, raw: &api::workload::WorkloadRef) -> Option<Self> {
        let before = diagnostics.errors();
        let label = |text: &str| legal::dns_label(text, legal::LABEL_MAX);
        checks::check_some(diagnostics, &at.key("name"), raw.name.as_deref(), legal::dns_subdomain);
        checks::check_some(diagnostics, &at.key("namespace"), raw.namespace.as_deref(), label);
        checks::check_some(diagnostics, &at.key("container"), raw.container.as_deref(), label);
        checks::check_some(diagnostics, &at.key("serviceName"), raw.service_name.as_deref(), label);
        let name = raw.name.clone().unwrap_or_else(|| server.to_owned());
        let helm_release = raw.helm_release.as_ref().and_then(|release| {
            let at = at.key("helmRelease");
            if release.name.is_none() {
                diagnostics.required(&at.key("name"), "write the name of the HelmRelease");
            }
            checks::check_some(diagnostics, &at.key("name"), release.name.as_deref(), legal::dns_subdomain);
            checks::check_some(diagnostics, &at.key("namespace"), release.namespace.as_deref(), label);
            Some(HelmRelease { name: release.name.clone()?, namespace: release.namespace.clone() })
        });
        let kind = raw.kind.unwrap_or(WorkloadKind::Deployment);
        let workload = Self {
            kind,
            service_name: raw.service_name.clone().unwrap_or_else(|| name.clone()),
            name,
            namespace: raw.namespace.clone(),
            container: raw.container.clone(),
            observed: Observed {
                selector: selector(diagnostics, &at.key("selector"), raw.selector.clone()),
                container: raw.container.clone(),
                ..Observed::default()
            },
            helm_release,
        };
        (diagnostics.errors() == before).then_some(workload)
    }
}

/// The labels of `workloadRef.selector`.
fn selector(diagnostics: &mut Diagnostics, at: &At<'_>, raw: Option<BTreeMap<String, Literal>>) -> Option<LabelSelector> {
    let labels = raw.map(|labels| into_strings(Some(labels)))?;
    for (key, value) in &labels {
        checks::check(diagnostics, &at.key(key), key, legal::qualified_name);
        checks::check(diagnostics, &at.key(key), value, legal::label_value);
    }
    Some(LabelSelector { match_labels: Some(labels), match_expressions: None })
}
