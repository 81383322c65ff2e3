//! `spec.mcp.<name>`: one server.

use k8s_openapi::api::core::v1::{EnvFromSource, EnvVar};

use super::inherited::PullPolicy;
pub use super::inherited::{StoreKind, StoreRef};
use super::map::Map;
use super::workload::WorkloadRef;
use crate::blocks::ServerFields;
use crate::decode::block::{block, choice};
use crate::decode::field::{DurationText, List, Literal};
use crate::decode::pod_template::PodTemplate;
use crate::kinds::external_secrets::{ExternalSecretData, ExternalSecretDataFrom};

block! {
    /// An MCP server. A block that is present is enabled unless it sets `enabled: false`.
    #[keep_empty]
    pub struct Server {
        /// Whether the server is deployed. For a disabled server no objects are generated; only its field names and types are validated.
        enabled "enabled": bool = "true";
        /// Container image of the server. Required.
        image "image": Image;
        /// Port that the container listens on. A number between 1 and 65535.
        port "port": i32 = "`global.defaultPort`";
        /// How existing pods are replaced by new ones.
        strategy "strategy": Strategy = "RollingUpdate";
        /// Secret whose keys the container gets as environment variables or files: synchronized by External Secrets Operator, or an
        /// existing one.
        secret "secret": Secret = "none";
        /// Environment variables of the container.
        env "env": Env = "none";
        /// Entrypoint of the container, in place of the image's `ENTRYPOINT`. Not executed within a shell.
        command "command": List<Literal> = "the image's `ENTRYPOINT`";
        /// Arguments to the entrypoint, in place of the image's `CMD`.
        args "args": List<Literal> = "the image's `CMD`";
        /// Labels of all objects of the server and of its pods. `app.kubernetes.io/name`, `app.kubernetes.io/instance` and
        /// `app.kubernetes.io/managed-by` are reserved.
        labels "labels": Map<Literal> = "none";
        /// Annotations of the objects of the server and of its pods. Service and Ingress have their own `annotations` instead.
        annotations "annotations": Map<Literal> = "none";
        /// Part of a pod template, applied to the generated one by strategic merge patch: sidecars, tolerations, a service account and
        /// other fields.
        pod_template "podTemplate": PodTemplate = "none";
        /// Reference to an external workload, such as one rendered by another Helm chart, that is patched instead of generating a
        /// Deployment and a Service.
        workload_ref "workloadRef": WorkloadRef = "none; a Deployment and a Service are generated";
        /// Rules that the server breaks on purpose: a map from the code of a rule to the reason. An empty reason revokes the waiver of the
        /// stack for this server.
        waivers "waivers": Map<Literal> = "none";
        ..blocks: ServerFields;
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

choice! {
    /// How existing pods are replaced by new ones.
    pub enum Strategy {
        /// New pods are started before or while old ones are stopped.
        RollingUpdate = "RollingUpdate",
        /// All old pods are stopped before new ones are started.
        Recreate = "Recreate",
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
    /// Environment variables of the container.
    pub struct Env {
        /// Values of environment variables by name. Added after `env` in alphabetical order, so that `$(NAME)` may refer to a variable of
        /// `env`.
        vars "vars": Map<Literal>, "LOG_LEVEL: info";
        /// Environment variables in the schema of Kubernetes (`name` with `value` or `valueFrom`).
        env "env": List<EnvVar>;
        /// Secrets and ConfigMaps whose keys become environment variables, in the schema of Kubernetes.
        env_from "envFrom": List<EnvFromSource>;
    }
}
