//! The workload patch: what is merged over an external workload.

use super::workload;
use crate::kinds::part::WorkloadPart;
use crate::stack::Stack;
use crate::stack::server::Server;

/// What is merged over the external workload of `server`.
pub fn part(stack: &Stack, server: &Server) -> WorkloadPart {
    workload::build(&stack.frame(server), server).part
}
