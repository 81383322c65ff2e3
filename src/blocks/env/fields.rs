//! The fields `spec.mcp.<name>.env` as users write them.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::{EnvFromSource, EnvVar};

use crate::decode::block::{NoFields, block};
use crate::decode::field::{List, Literal};

block! {
    /// The fields of a server.
    pub struct Server {
        /// Environment variables of the container.
        env "env": Env = "none";
    }
}

/// There are no fields in `spec.global`.
pub type Global = NoFields;

block! {
    /// Environment variables of the container.
    pub struct Env {
        /// Values of environment variables by name. Added after `env` in alphabetical order, so that `$(NAME)` may refer to a variable of
        /// `env`.
        vars "vars": BTreeMap<String, Literal>, "LOG_LEVEL: info";
        /// Environment variables in the schema of Kubernetes (`name` with `value` or `valueFrom`).
        env "env": List<EnvVar>;
        /// Secrets and ConfigMaps whose keys become environment variables, in the schema of Kubernetes.
        env_from "envFrom": List<EnvFromSource>;
    }
}
