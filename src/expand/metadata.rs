//! Names, labels and annotations: the same on every object.

use std::collections::BTreeMap;

use k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, ObjectMeta};

use crate::stack::Stack;
use crate::stack::server::Server;

/// The `component` of every kind.
#[derive(Clone, Copy)]
pub(super) enum Component {
    ConfigMap,
    Deployment,
    ExternalSecret,
    Hpa,
    Ingress,
    Pvc,
    SecretStore,
    Service,
}

impl Component {
    fn as_str(self) -> &'static str {
        match self {
            Self::ConfigMap => "config-map",
            Self::Deployment => "deployment",
            Self::ExternalSecret => "external-secret",
            Self::Hpa => "hpa",
            Self::Ingress => "ingress",
            Self::Pvc => "pvc",
            Self::SecretStore => "secret-store",
            Self::Service => "service",
        }
    }
}

/// Metadata of an object of one server, with that server's labels and these annotations.
pub(super) fn of_server(
    stack: &Stack,
    server: &Server,
    component: Component,
    name: String,
    annotations: BTreeMap<String, String>,
) -> ObjectMeta {
    let mut labels = labels(stack, &server.name, component);
    labels.extend(server.labels.clone());
    metadata(stack, name, labels, annotations)
}

/// Metadata of an object that servers share: labelled with the stack's name.
pub(super) fn of_stack(stack: &Stack, component: Component, name: String) -> ObjectMeta {
    metadata(stack, name, labels(stack, &stack.name, component), BTreeMap::new())
}

fn metadata(stack: &Stack, name: String, labels: BTreeMap<String, String>, annotations: BTreeMap<String, String>) -> ObjectMeta {
    ObjectMeta {
        name: Some(name),
        namespace: stack.namespace.clone(),
        labels: Some(labels),
        annotations: (!annotations.is_empty()).then_some(annotations),
        ..ObjectMeta::default()
    }
}

fn labels(stack: &Stack, name: &str, component: Component) -> BTreeMap<String, String> {
    let [instance, name] = selecting(stack, name);
    let labels = [("app.kubernetes.io/managed-by", "mcp-stack"), ("component", component.as_str()), ("environment", &stack.environment)];
    let [managed_by, component, environment] = labels.map(|(key, value)| (key.to_owned(), value.to_owned()));
    BTreeMap::from([instance, name, managed_by, component, environment])
}

/// What selects a server's pods. Immutable: never add to it.
pub(super) fn selector_labels(stack: &Stack, name: &str) -> BTreeMap<String, String> {
    BTreeMap::from(selecting(stack, name))
}

fn selecting(stack: &Stack, name: &str) -> [(String, String); 2] {
    [("app.kubernetes.io/instance".to_owned(), stack.name.clone()), ("app.kubernetes.io/name".to_owned(), name.to_owned())]
}

/// [`selector_labels`] as a Deployment wants them.
pub(super) fn selector(stack: &Stack, server: &Server) -> LabelSelector {
    LabelSelector { match_labels: Some(selector_labels(stack, &server.name)), match_expressions: None }
}
