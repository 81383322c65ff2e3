//! The fields `spec.mcp.<name>.command` and `spec.mcp.<name>.args` as users write them.

use crate::decode::block::{NoFields, block};
use crate::decode::field::{List, Literal};

block! {
    /// The fields of a server.
    pub struct Server {
        /// Entrypoint of the container, in place of the image's `ENTRYPOINT`. Not executed within a shell.
        command "command": List<Literal> = "the image's `ENTRYPOINT`";
        /// Arguments to the entrypoint, in place of the image's `CMD`.
        args "args": List<Literal> = "the image's `CMD`";
    }
}

/// There are no fields in `spec.global`.
pub type Global = NoFields;
