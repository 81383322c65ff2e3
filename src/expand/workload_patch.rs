//! The workload patch: what is merged over an external workload.

use serde_json::Value;

use super::workload;
use crate::blocks::output::Output;
use crate::frame::Frame;
use crate::stack::Stack;
use crate::stack::server::Server;

pub use super::workload::HANDLERS;

/// The patch of the external workload of `server`, whose container has this name and gets this image.
pub fn part(frame: &Frame<'_>, stack: &Stack, server: &Server, container: &str, image: Option<String>) -> Value {
    let mut output = Output::default();
    workload::build(frame, stack, server, container, image, &mut output);
    server.blocks.build(frame, &mut output);
    output.part.into_patch()
}
