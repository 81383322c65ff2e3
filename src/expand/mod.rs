//! A [`Stack`] to objects, one module an emitted kind.
//!
//! Nothing here can fail: whatever could has been checked before. Whether an object exists, and where it stands, is decided in
//! [`of_server`] alone.

mod deployment;
mod ingress;
mod service;
mod vocabulary;
mod workload;
pub mod workload_patch;

use crate::blocks::output::Output;
use crate::kinds::Object;
use crate::stack::Stack;
use crate::stack::server::Server;

/// The objects of one server, in the order of emission. For an external workload these are only the objects beside it.
pub fn of_server(stack: &Stack, server: &Server) -> impl Iterator<Item = Object> {
    let frame = &stack.frame(server);
    let mut output = Output::default();
    let objects = &mut output.objects;
    objects.extend(server.service.as_ref().map(|service| service::build(frame, server, service).into()));
    objects.extend(server.ingress.as_ref().map(|ingress| ingress::build(frame, server, ingress).into()));
    workload::build(frame, stack, server, &server.name, Some(server.image.reference()), &mut output);
    server.blocks.build(frame, &mut output);
    let Output { part, mut objects } = output;
    if server.external().is_none() {
        objects.push(deployment::build(frame, server, part).into());
    }
    objects.sort_by_key(Object::of_kind);
    objects.into_iter()
}
