//! `spec.global`: defaults for all servers.

use crate::blocks::GlobalFields;
use crate::decode::block::block;

block! {
    /// Defaults for all servers. A block that is present here does not enable anything by itself; its `enabled` field does.
    pub struct Global {
        /// Namespace of every generated object if `metadata.namespace` is absent.
        namespace "namespace": String, "mcp-secrets";
        /// Prefix of the name of every server, for example to deploy several review environments to one namespace. The name with its prefix
        /// must be a DNS label of at most 63 characters.
        name_prefix "namePrefix": String, "pr-42-";
        /// Name of the environment: `production`, `staging`, `review` or any other DNS label. Part of generated hosts, value of the label
        /// `environment`, and default environment of Infisical.
        environment "environment": String = "staging", "production";
        /// Whether the rules for production apply, for example that `latest` is an error. Does not affect generated hosts.
        production "production": bool = "`true` if `environment` is `production`, otherwise `false`";
        /// Container port of servers that do not set `port`. A number between 1 and 65535.
        default_port "defaultPort": i32 = "8000";
        ..blocks: GlobalFields;
    }
}
