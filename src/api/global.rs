//! `spec.global`: the fleet's defaults.

pub use super::inherited::PullPolicy;
use super::inherited::StoreRef;
use crate::blocks::GlobalFields;
use crate::decode::block::{block, choice};
use crate::decode::field::{DurationText, List};

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
        /// Connection to Infisical for the SecretStores that are generated for servers.
        infisical "infisical": Infisical;
        /// Defaults for the `secret` block of all servers.
        secret "secret": GlobalSecret;
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

block! {
    /// Connection to Infisical for the SecretStores that are generated for servers.
    pub struct Infisical {
        /// URL of the Infisical API.
        host_api "hostAPI": String = "the default of External Secrets Operator", "https://infisical.example.org";
        /// Secret with the client ID and the client secret of the machine identity (Universal Auth).
        credentials "credentials": Credentials;
        /// Older form of `credentials`. Ignored if `credentials` is present.
        auth_credentials "authCredentials": AuthCredentials;
        /// Slug of the Infisical project. Required if a SecretStore is generated for a server.
        project_slug "projectSlug": String, "my-project";
        /// Defaults for all SecretStores.
        store "store": GlobalStore;
        /// Defaults for all ExternalSecrets.
        external_secret "externalSecret": GlobalExternalSecret;
    }
}

block! {
    /// Secret with the client ID and the client secret of the machine identity.
    pub struct Credentials {
        /// Name of the Secret.
        secret_name "secretName": String = "infisical-credentials";
        /// Key in the Secret whose value is the client ID.
        client_id_key "clientIdKey": String = "clientId";
        /// Key in the Secret whose value is the client secret.
        client_secret_key "clientSecretKey": String = "clientSecret";
        /// Namespace of the Secret. Not emitted, because a SecretStore can only read Secrets of its own namespace; a different namespace is
        /// reported as a warning.
        namespace "namespace": String;
    }
}

block! {
    /// Older form of `credentials`.
    pub struct AuthCredentials {
        /// Name of the Secret.
        name "name": String = "infisical-credentials";
        /// Namespace of the Secret. Not emitted, because a SecretStore can only read Secrets of its own namespace; a different namespace is
        /// reported as a warning.
        namespace "namespace": String;
    }
}

block! {
    /// Defaults for all SecretStores.
    pub struct GlobalStore {
        /// Interval at which External Secrets Operator validates the store: a number of seconds or a Go duration such as `1h`. Emitted as a
        /// number of seconds.
        refresh_interval "refreshInterval": DurationText = "3600";
    }
}

block! {
    /// Defaults for all ExternalSecrets.
    pub struct GlobalExternalSecret {
        /// Interval at which values are read from the provider again: a Go duration such as `1m`.
        refresh_interval "refreshInterval": DurationText = "1m";
    }
}

block! {
    /// Defaults for the `secret` block of all servers.
    pub struct GlobalSecret {
        /// Whether every key of a server's Secret becomes an environment variable of its container (`envFrom`).
        inject "inject": bool = "true";
        /// Reference to an existing store of any provider, used by servers that do not set `secret.store` or `secret.storeRef`.
        store_ref "storeRef": StoreRef;
    }
}
