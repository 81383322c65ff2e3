//! `spec.global`: defaults for all servers.

pub use super::inherited::PullPolicy;
use crate::blocks::GlobalFields;
use crate::decode::block::{block, choice};
use crate::decode::field::List;

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
        /// Registry, pull policy and pull secrets of the images of all servers.
        image "image": GlobalImage;
        /// Requirements for the versions of images.
        versioning "versioning": Versioning;
        ..blocks: GlobalFields;
    }
}

block! {
    /// Registry, pull policy and pull secrets of the images of all servers.
    pub struct GlobalImage {
        /// Host, optionally with port and path, that is prepended with a `/` to every image repository. If absent, repositories are used as
        /// written.
        registry "registry": String, "registry.example.org";
        /// Image pull policy of every container.
        pull_policy "pullPolicy": PullPolicy = "IfNotPresent";
        /// References to Secrets in the same namespace with credentials for pulling images; `imagePullSecrets` of every pod.
        pull_secrets "pullSecrets": List<PullSecret>;
    }
}

block! {
    /// Reference to a Secret with credentials for pulling images.
    pub struct PullSecret {
        /// Name of the Secret. Required.
        name "name": String, "registry-credentials";
    }
}

block! {
    /// Requirements for the versions of images.
    pub struct Versioning {
        /// `tag` accepts a tag or a digest; the digest takes precedence, and without either `latest` is used. `digest` requires a digest
        /// for every server. `semver` requires every tag to be a semantic version, optionally with a leading `v`.
        strategy "strategy": VersioningStrategy = "tag";
    }
}

choice! {
    /// How the version of an image has to be specified.
    pub enum VersioningStrategy {
        /// By any tag or digest.
        Tag = "tag",
        /// By a digest.
        Digest = "digest",
        /// By a tag that is a semantic version.
        Semver = "semver",
    }
}
