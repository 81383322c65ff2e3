//! The fields at `spec.mcp.<name>.image`, `spec.global.image` and `spec.global.versioning`.

use crate::decode::block::{block, choice};
use crate::decode::field::List;

block! {
    /// The fields of a server.
    pub struct Server {
        /// Container image of the server. Required.
        image "image": Image;
    }
}

block! {
    /// The defaults of all servers.
    pub struct Global {
        /// Registry, pull policy and pull secrets of the images of all servers.
        image "image": GlobalImage;
        /// Requirements for the versions of images.
        versioning "versioning": Versioning;
    }
}

block! {
    /// Container image.
    pub struct Image {
        /// Host of the registry, optionally with port and path.
        registry "registry": String = "`global.image.registry`", "ghcr.io";
        /// Repository of the image in the registry. Required.
        repository "repository": String, "mcp/everything";
        /// Tag of the image.
        tag "tag": String = "latest", "v1.2.0";
        /// Digest of the image. Takes precedence over `tag`.
        digest "digest": String, "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
        /// Image pull policy of the container.
        pull_policy "pullPolicy": PullPolicy = "`global.image.pullPolicy`";
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

choice! {
    /// Image pull policy of a container.
    pub enum PullPolicy {
        /// The image is pulled every time that the container starts.
        Always = "Always",
        /// The image is pulled if it is not present on the node.
        IfNotPresent = "IfNotPresent",
        /// The image is never pulled.
        Never = "Never",
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
