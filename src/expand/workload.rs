//! What a server contributes to its workload, managed or external.

use k8s_openapi::api::core::v1::{Container, ContainerPort};

use crate::blocks::output::Output;
use crate::frame::Frame;
use crate::kinds::metadata;
use crate::stack::server::Server;

/// Builds what the server and its blocks contribute to the workload, and the objects beside it.
pub(super) fn build(frame: &Frame<'_>, server: &Server) -> Output {
    let mut output = Output::default();
    let part = &mut output.part;
    let container = frame.observed.and_then(|observed| observed.container.as_deref()).unwrap_or(frame.name);
    part.pod.container = Container { name: container.to_owned(), ..Container::default() };
    if !frame.is_external {
        part.pod.metadata.labels = Some(metadata::selector_labels(frame));
        part.pod.container.ports = server.port.map(|port| {
            let name = Some("http".to_owned());
            let protocol = server.facts.protocol.unwrap_or("TCP").to_owned();
            vec![ContainerPort { name, container_port: port, protocol: Some(protocol), ..ContainerPort::default() }]
        });
    }
    part.add_labels(&server.labels);
    part.add_annotations(&server.annotations);
    server.blocks.build(frame, &mut output);
    output
}
