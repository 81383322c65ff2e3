//! The fields `spec.mcp.<name>.secret`, `spec.global.secret` and `spec.global.infisical` as users write them.

use crate::decode::block::{block, choice};
use crate::decode::field::{DurationText, List};
use crate::kinds::external_secrets::{ExternalSecretData, ExternalSecretDataFrom};

block! {
    /// The fields of a server.
    pub struct Server {
        /// Secret whose keys the container gets as environment variables or files: synchronized by External Secrets Operator, or an
        /// existing one.
        secret "secret": Secret = "none";
    }
}

block! {
    /// The fields in `spec.global`.
    pub struct Global {
        /// Connection to Infisical for the SecretStores that are generated for servers.
        infisical "infisical": Infisical;
        /// Defaults for the `secret` block of all servers.
        secret "secret": GlobalSecret;
    }
}

block! {
    /// Secret of the server: synchronized from a store by External Secrets Operator, or an existing one.
    #[keep_empty]
    pub struct Secret {
        /// Whether an ExternalSecret is created that synchronizes the Secret from a store.
        create "create": bool = "`true` if `store`, `externalSecret`, `storeRef`, `data` or `dataFrom` is set, or if `secretRef` is not; otherwise `false`";
        /// Whether every key of the Secret becomes an environment variable of the container (`envFrom`).
        inject "inject": bool = "`global.secret.inject`";
        /// Directory in the container at which the keys of the Secret are mounted as read-only files.
        mount_path "mountPath": String = "none; the Secret is not mounted", "/secrets";
        /// Whether Stakater Reloader restarts the pods when the Secret changes.
        reloader "reloader": bool = "false";
        /// SecretStore for Infisical that is created for this server.
        store "store": Store;
        /// Reference to an existing store of any provider, used instead of `store`.
        store_ref "storeRef": StoreRef = "`global.secret.storeRef`";
        /// Keys of the Secret, each with its remote reference, in the schema of ExternalSecret.
        data "data": List<ExternalSecretData> = "all secrets of the store";
        /// Queries that select several secrets of the store, in the schema of ExternalSecret.
        data_from "dataFrom": List<ExternalSecretDataFrom> = "all secrets of the store";
        /// Settings of the generated ExternalSecret and of the Secret that it creates.
        external_secret "externalSecret": ExternalSecret;
        /// Reference to an existing Secret. Used if no ExternalSecret is created.
        secret_ref "secretRef": SecretRef;
    }
}

impl Secret {
    /// Whether an ExternalSecret is created.
    pub fn creates(&self) -> bool {
        let described = self.store.is_some()
            || self.external_secret.is_some()
            || self.store_ref.is_some()
            || self.data.is_some()
            || self.data_from.is_some();
        self.create.unwrap_or(described || self.secret_ref.is_none())
    }
}

block! {
    /// SecretStore for Infisical.
    #[keep_empty]
    pub struct Store {
        /// Name of the SecretStore.
        name "name": String = "`infisical-store-<name>`";
        /// Path of the Infisical folder from which secrets are read.
        secrets_path "secretsPath": String = "/", "/my-server";
        /// Slug of the Infisical environment.
        environment_slug "environmentSlug": String = "`global.environment`";
        /// Whether secrets in subfolders are read as well.
        recursive "recursive": bool = "the default of External Secrets Operator, `false`";
        /// Whether references to other secrets are expanded.
        expand_secret_references "expandSecretReferences": bool = "the default of External Secrets Operator, `true`";
        /// Interval at which External Secrets Operator validates the store: a number of seconds or a Go duration such as `1h`. Emitted as a
        /// number of seconds.
        refresh_interval "refreshInterval": DurationText = "`global.infisical.store.refreshInterval`";
    }
}

block! {
    /// Reference to an existing store of External Secrets Operator.
    pub struct StoreRef {
        /// Kind of the store: namespaced (SecretStore) or cluster-wide (ClusterSecretStore).
        kind "kind": StoreKind = "SecretStore";
        /// Name of the store. Required.
        name "name": String, "vault";
    }
}

choice! {
    /// Kind of a store.
    pub enum StoreKind {
        /// A store in the namespace of the server.
        SecretStore = "SecretStore",
        /// A store that all namespaces can use.
        ClusterSecretStore = "ClusterSecretStore",
    }
}

block! {
    /// Settings of the generated ExternalSecret and of the Secret that it creates.
    pub struct ExternalSecret {
        /// Name of the ExternalSecret.
        name "name": String = "`external-secret-<name>`";
        /// Name of the Secret that the ExternalSecret creates.
        target_secret_name "targetSecretName": String = "`<name>-secret`";
        /// Interval at which values are read from the provider again: a Go duration such as `1m`.
        refresh_interval "refreshInterval": DurationText = "`global.infisical.externalSecret.refreshInterval`";
    }
}

block! {
    /// Reference to an existing Secret.
    pub struct SecretRef {
        /// Name of the Secret. Required.
        name "name": String, "shared-worker-secret";
        /// Namespace of the Secret. If set, it must be the namespace of the pods.
        namespace "namespace": String = "the namespace of the pods";
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
