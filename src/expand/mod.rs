//! Expands a [`Stack`] to objects and workload patches.
//!
//! Nothing here can fail: everything that can was validated before.

mod deployment;
mod workload;
pub mod workload_patch;

use crate::blocks::output::Output;
use crate::kinds::Object;
use crate::stack::Stack;
use crate::stack::server::Server;

/// The objects of one server, in the order of emission. For an external workload these are only the objects beside it.
pub fn of_server(stack: &Stack, server: &Server) -> impl Iterator<Item = Object> {
    let frame = &stack.frame(server);
    let Output { part, mut objects } = workload::build(frame, server);
    if server.external().is_none() {
        objects.push(deployment::build(frame, server, part).into());
    }
    objects.sort_by_key(Object::of_kind);
    objects.into_iter()
}
