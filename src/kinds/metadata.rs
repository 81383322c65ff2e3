//! Names, labels and annotations of generated objects.

use std::collections::BTreeMap;

use k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, ObjectMeta};

use super::table::Kind;
use crate::frame::Frame;

/// The annotation that marks a generated object: `<stack>/<Kind>/<name>`.
pub const GENERATED: &str = "mcp.p2pmmo.vn/generated";

/// The annotation of a pod template with the checksum of the mounted ConfigMap, so that a change of a file rolls out new pods.
pub const CHECKSUM: &str = "checksum/config";

/// The metadata of an object of one server, with the server's labels and the given annotations.
pub fn metadata(frame: &Frame<'_>, kind: Kind, name: String, annotations: BTreeMap<String, String>) -> ObjectMeta {
    let mut labels = labels(frame, frame.name, kind);
    labels.extend(frame.labels.clone());
    object_meta(frame, name, labels, annotations)
}

/// The metadata of an object that several servers share. The label `app.kubernetes.io/name` is the name of the stack.
pub fn shared_metadata(frame: &Frame<'_>, kind: Kind, name: String) -> ObjectMeta {
    object_meta(frame, name, labels(frame, frame.stack, kind), BTreeMap::new())
}

fn object_meta(frame: &Frame<'_>, name: String, labels: BTreeMap<String, String>, annotations: BTreeMap<String, String>) -> ObjectMeta {
    ObjectMeta {
        name: Some(name),
        namespace: frame.namespace.map(str::to_owned),
        labels: Some(labels),
        annotations: (!annotations.is_empty()).then_some(annotations),
        ..ObjectMeta::default()
    }
}

fn labels(frame: &Frame<'_>, name: &str, kind: Kind) -> BTreeMap<String, String> {
    let [instance, name] = selector_pairs(frame.stack, name);
    let labels = [("app.kubernetes.io/managed-by", "mcp-stack"), ("component", kind.component()), ("environment", frame.environment)];
    let [managed_by, component, environment] = labels.map(|(key, value)| (key.to_owned(), value.to_owned()));
    BTreeMap::from([instance, name, managed_by, component, environment])
}

/// The labels that select a server's pods. The selector of a Deployment is immutable, so no label may ever be added.
pub fn selector_labels(frame: &Frame<'_>) -> BTreeMap<String, String> {
    BTreeMap::from(selector_pairs(frame.stack, frame.name))
}

fn selector_pairs(stack: &str, name: &str) -> [(String, String); 2] {
    [("app.kubernetes.io/instance".to_owned(), stack.to_owned()), ("app.kubernetes.io/name".to_owned(), name.to_owned())]
}

/// The selector of the server's pods: the observed one of an external workload, otherwise [`selector`].
pub fn pod_selector(frame: &Frame<'_>) -> LabelSelector {
    frame.observed.and_then(|observed| observed.selector.clone()).unwrap_or_else(|| selector(frame))
}

/// [`selector_labels`] as a label selector.
pub fn selector(frame: &Frame<'_>) -> LabelSelector {
    LabelSelector { match_labels: Some(selector_labels(frame)), match_expressions: None }
}
