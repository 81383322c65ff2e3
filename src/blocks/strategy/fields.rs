//! The fields `spec.mcp.<name>.strategy` as users write them.

use crate::decode::block::{NoFields, block, choice};

block! {
    /// The fields of a server.
    pub struct Server {
        /// How existing pods are replaced by new ones.
        strategy "strategy": Strategy = "RollingUpdate";
    }
}

/// There are no fields in `spec.global`.
pub type Global = NoFields;

choice! {
    /// How existing pods are replaced by new ones.
    pub enum Strategy {
        /// New pods are started before or while old ones are stopped.
        RollingUpdate = "RollingUpdate",
        /// All old pods are stopped before new ones are started.
        Recreate = "Recreate",
    }
}
