//! What a server contributes to its workload, managed or external.

use k8s_openapi::api::core::v1::{Container, ContainerPort};

use crate::blocks::output::Output;
use crate::frame::Frame;
use crate::kinds::metadata;
use crate::kinds::part::WorkloadPart;
use crate::kinds::parts::{self, some_list};
use crate::stack::Stack;
use crate::stack::server::Server;
use crate::stack::workload::{External, Workload};

/// Adds what the server contributes to its workload, whose container has this name and gets this image.
pub(super) fn build(frame: &Frame<'_>, stack: &Stack, server: &Server, container: &str, image: Option<String>, output: &mut Output) {
    let part = &mut output.part;
    part.pod.container = Container { name: container.to_owned(), image, ..Container::default() };
    match &server.workload {
        Workload::Managed(_) => managed(part, frame, stack, server),
        Workload::External(external) => self::external(part, external),
    }
    part.add_labels(&server.labels);
    part.add_annotations(&server.annotations);
}

fn managed(part: &mut WorkloadPart, frame: &Frame<'_>, stack: &Stack, server: &Server) {
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

/// Only what was written: nothing global reaches an external workload.
fn external(part: &mut WorkloadPart, external: &External) {
    let patch = &external.patch;
    part.pod.container.image_pull_policy = patch.pull_policy.map(|policy| policy.as_str().to_owned());
}
