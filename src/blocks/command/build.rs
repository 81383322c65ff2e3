//! Sets the command of the container.

use super::resolve::Resolved;
use crate::blocks::output::Output;
use crate::frame::Frame;
use crate::kinds::parts::some_list;

/// Sets the entrypoint and its arguments.
pub fn build(_: &Frame<'_>, resolved: &Resolved, output: &mut Output) {
    let container = &mut output.part.pod.container;
    container.command = some_list(resolved.command.clone());
    container.args = some_list(resolved.args.clone());
}
