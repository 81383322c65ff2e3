//! The fields `spec.mcp.<name>.config` as users write them.

use std::collections::BTreeMap;

use crate::decode::block::{NoFields, block};
use crate::decode::field::Literal;

block! {
    /// The fields of a server.
    pub struct Server {
        /// Files that are mounted into the container from a generated ConfigMap.
        config "config": Config = "none";
    }
}

/// There are no fields in `spec.global`.
pub type Global = NoFields;

block! {
    /// Files that are mounted into the container from a generated ConfigMap.
    pub struct Config {
        /// Content of the files by file name. A change of a file rolls out new pods.
        files "files": BTreeMap<String, Literal>;
        /// Directory in the container at which the files are mounted read-only. Required.
        mount_path "mountPath": String, "/etc/my-server";
    }
}
