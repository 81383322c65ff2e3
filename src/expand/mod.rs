//! Expands a [`Stack`] to objects and workload patches.
//!
//! Nothing here can fail: everything that can was validated before.

mod deployment;
mod external_secret;
mod secret_store;
mod workload;
pub mod workload_patch;

use crate::blocks::output::Output;
use crate::kinds::Object;
use crate::stack::Stack;
use crate::stack::secret::Sharing;
use crate::stack::server::Server;

/// The objects of one server, in the order of emission. For an external workload these are only the objects beside it.
pub fn of_server(stack: &Stack, server: &Server) -> impl Iterator<Item = Object> {
    let frame = &stack.frame(server);
    let mut output = Output::default();
    let objects = &mut output.objects;
    let made = server.secret.as_ref().and_then(|secret| Some((secret, secret.synchronised.as_ref()?)));
    let store = made.and_then(|(_, made)| made.store.as_ref()).filter(|store| store.sharing != Sharing::Later);
    objects.extend(store.map(|store| secret_store::build(frame, server, store).into()));
    let external_secret = made.filter(|(_, made)| made.external_secret.sharing != Sharing::Later);
    objects.extend(external_secret.map(|(secret, made)| external_secret::build(frame, server, secret, &made.external_secret).into()));
    workload::build(frame, stack, server, &server.name, Some(server.image.reference()), &mut output);
    server.blocks.build(frame, &mut output);
    workload::mount_secret(&mut output.part.pod, frame, server);
    let Output { part, mut objects } = output;
    if server.external().is_none() {
        objects.push(deployment::build(frame, server, part).into());
    }
    objects.sort_by_key(Object::of_kind);
    objects.into_iter()
}
