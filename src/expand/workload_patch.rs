//! The workload patch: what is merged over an external workload.

use super::workload;
use crate::blocks::output::Output;
use crate::frame::Frame;
use crate::kinds::part::WorkloadPart;
use crate::stack::Stack;
use crate::stack::server::Server;

/// What is merged over the external workload of `server`, whose container has this name and gets this image.
pub fn part(frame: &Frame<'_>, stack: &Stack, server: &Server, container: &str, image: Option<String>) -> WorkloadPart {
    let mut output = Output::default();
    workload::build(frame, stack, server, container, image, &mut output);
    server.blocks.build(frame, &mut output);
    output.part
}
