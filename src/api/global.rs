//! `spec.global`: the fleet's defaults.

use k8s_openapi::api::autoscaling::v2::HorizontalPodAutoscalerBehavior;

use super::Map;
use super::server::{ServiceType, StoreRef};
use crate::decode::block::{block, choice};
use crate::decode::field::{DurationText, Field, List, Literal, QuantityText};

block! {
    /// The fleet's defaults. Being here switches nothing on; `enabled` does.
    pub struct Global {
        /// Used where `metadata.namespace` is absent.
        namespace "namespace": String, "mcp-secrets";
        /// Put before every server's name, as if the keys had it: review environments beside each other.
        name_prefix "namePrefix": String, "pr-42-";
        /// The domain that hosts are made in. Required where a host must be made.
        domain "domain": String, "example.org";
        /// `production`, `staging`, `review`, or any other DNS label.
        environment "environment": String = "staging", "production";
        /// Whether the rules of production hold.
        production "production": bool = "whether `environment` is `production`";
        /// Container port of a server without `port`.
        default_port "defaultPort": i32 = "8000";
        /// Where images come from.
        image "image": GlobalImage;
        /// How strictly images are versioned.
        versioning "versioning": Versioning;
        /// Infisical, for the servers' own secret stores.
        infisical "infisical": Infisical;
        /// Defaults of `secret` of a server.
        secret "secret": GlobalSecret;
        /// Defaults of every Ingress.
        ingress "ingress": GlobalIngress;
        /// Defaults of every Service.
        service "service": GlobalService;
        /// Defaults of every volume.
        storage "storage": Storage;
        /// Numbers that a server's probes leave out, and the probes that servers have without writing them.
        probes "probes": GlobalProbes;
        /// Default for servers without the block, and for what their blocks leave out.
        autoscaling "autoscaling": GlobalAutoscaling;
        /// Filled in per resource, beneath what the server gives. `none` as a quantity leaves one out.
        resources "resources": Resources = "requests 100m and 128Mi, limits 500m and 512Mi";
    }
}

block! {
    /// Where images come from.
    pub struct GlobalImage {
        /// Joined to every repository by a `/`. Without it the repository stands as written.
        registry "registry": String, "registry.example.org";
        /// When nodes pull.
        pull_policy "pullPolicy": PullPolicy = "IfNotPresent";
        /// `imagePullSecrets` of every pod.
        pull_secrets "pullSecrets": List<PullSecret>;
    }
}

block! {
    /// A Secret with credentials for a registry.
    pub struct PullSecret {
        /// Its name.
        name "name": String, "registry-credentials";
    }
}

choice! {
    /// When a node pulls an image.
    pub enum PullPolicy {
        /// At every start.
        Always = "Always",
        /// Where the node does not have it.
        IfNotPresent = "IfNotPresent",
        /// Not at all.
        Never = "Never",
    }
}

block! {
    /// How strictly images are versioned.
    pub struct Versioning {
        /// `tag`: a digest wins over a tag, and neither means `latest`. `digest`: every server must have a digest. `semver`: every tag
        /// must be a semantic version, a leading `v` allowed.
        strategy "strategy": VersioningStrategy = "tag";
    }
}

choice! {
    /// What the version of an image must be.
    pub enum VersioningStrategy {
        /// Anything.
        Tag = "tag",
        /// A digest.
        Digest = "digest",
        /// A semantic version.
        Semver = "semver",
    }
}

block! {
    /// Infisical, for the servers' own secret stores.
    pub struct Infisical {
        /// Where it listens.
        host_api "hostAPI": String = "the operator's own", "https://infisical.example.org";
        /// The Secret with the machine identity's id and secret.
        credentials "credentials": Credentials;
        /// The older form of `credentials`; read where that is absent.
        auth_credentials "authCredentials": AuthCredentials;
        /// The project. Required where a server's own store is made.
        project_slug "projectSlug": String, "my-project";
        /// Defaults of every SecretStore.
        store "store": GlobalStore;
        /// Defaults of every ExternalSecret.
        external_secret "externalSecret": GlobalExternalSecret;
    }
}

block! {
    /// The Secret with the machine identity's id and secret.
    pub struct Credentials {
        /// Its name.
        secret_name "secretName": String = "infisical-credentials";
        /// The key of the client id.
        client_id_key "clientIdKey": String = "clientId";
        /// The key of the client secret.
        client_secret_key "clientSecretKey": String = "clientSecret";
        /// Never emitted: a SecretStore reads its own namespace only.
        namespace "namespace": String;
    }
}

block! {
    /// The older form of `credentials`.
    pub struct AuthCredentials {
        /// The Secret's name.
        name "name": String = "infisical-credentials";
        /// Never emitted: a SecretStore reads its own namespace only.
        namespace "namespace": String;
    }
}

block! {
    /// Defaults of every SecretStore.
    pub struct GlobalStore {
        /// How often the store is validated: seconds, or a duration.
        refresh_interval "refreshInterval": DurationText = "3600";
    }
}

block! {
    /// Defaults of every ExternalSecret.
    pub struct GlobalExternalSecret {
        /// How often secrets are read.
        refresh_interval "refreshInterval": DurationText = "1m";
    }
}

block! {
    /// Defaults of `secret` of a server.
    pub struct GlobalSecret {
        /// Whether a server's Secret becomes its environment.
        inject "inject": bool = "true";
        /// A store that is there already, for servers without a store of their own.
        store_ref "storeRef": StoreRef;
    }
}

block! {
    /// Defaults of every Ingress.
    pub struct GlobalIngress {
        /// `false` switches every Ingress off; `true` makes none.
        enabled "enabled": bool = "true";
        /// The ingress class.
        class_name "className": String, "nginx";
        /// Annotations of every Ingress.
        annotations "annotations": Map<Literal>;
        /// TLS of every Ingress.
        tls "tls": Tls;
    }
}

block! {
    /// TLS of an Ingress.
    pub struct TlsBlock {
        /// Whether the Ingress has TLS.
        enabled "enabled": bool = "false";
        /// The Secret with the certificate.
        secret_name "secretName": String = "`<name>-tls` where a cert-manager issuer annotation is present, else none";
    }
}

/// TLS of an Ingress: a block, or `true` or `false` for its `enabled`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tls(pub TlsBlock);

impl Field for Tls {
    fn decode(
        node: &crate::wire::node::Node,
        at: &crate::diagnostics::At<'_>,
        diagnostics: &mut crate::diagnostics::Diagnostics,
    ) -> Option<Self> {
        if let crate::wire::node::Value::Bool(enabled) = node.value {
            return Some(Self(TlsBlock { enabled: Some(enabled), ..TlsBlock::default() }));
        }
        if let crate::wire::node::Value::String(_) = node.value {
            return bool::decode(node, at, diagnostics).map(|enabled| Self(TlsBlock { enabled: Some(enabled), ..TlsBlock::default() }));
        }
        TlsBlock::decode(node, at, diagnostics).map(Self)
    }

    fn shape() -> crate::decode::field::Shape {
        crate::decode::field::Shape::BooleanOr(TlsBlock::FIELDS)
    }
}

block! {
    /// Defaults of every Service.
    pub struct GlobalService {
        /// Its type.
        service_type "type": ServiceType = "ClusterIP";
        /// Its port.
        port "port": i32 = "80";
    }
}

block! {
    /// Defaults of every volume.
    pub struct Storage {
        /// The storage class.
        class_name "className": String = "the cluster's default";
        /// Whether the data stays when the claim leaves Git.
        retain "retain": bool = "true";
    }
}

block! {
    /// Numbers that a server's probes leave out, and the probes that servers have without writing them.
    pub struct GlobalProbes {
        /// Restarts a container that hangs.
        liveness "liveness": GlobalProbe = "off; 30 s delay, every 10 s, 5 s timeout, 1 success, 3 failures";
        /// Takes a pod out of the Service.
        readiness "readiness": GlobalProbe = "on; 10 s delay, every 5 s, 3 s timeout, 1 success, 3 failures";
        /// Holds the other two back until the container is up.
        startup "startup": GlobalProbe = "off; no delay, every 10 s, 3 s timeout, 1 success, 30 failures";
    }
}

block! {
    /// Defaults of one probe.
    pub struct GlobalProbe {
        /// Whether servers that do not write the probe get it, on TCP.
        enabled "enabled": bool;
        /// Seconds before the first try.
        initial_delay_seconds "initialDelaySeconds": i32;
        /// Seconds between tries.
        period_seconds "periodSeconds": i32;
        /// Seconds that a try may take.
        timeout_seconds "timeoutSeconds": i32;
        /// Successes in a row that count as healthy.
        success_threshold "successThreshold": i32;
        /// Failures in a row that count as unhealthy.
        failure_threshold "failureThreshold": i32;
    }
}

block! {
    /// Default for servers without the block, and for what their blocks leave out.
    pub struct GlobalAutoscaling {
        /// Whether servers without the block, and without a volume, are scaled.
        enabled "enabled": bool = "false";
        /// The fewest replicas.
        min_replicas "minReplicas": i32 = "1";
        /// The most replicas.
        max_replicas "maxReplicas": i32 = "10";
        /// CPU, in percent of the request. 0 leaves the metric out.
        target_cpu "targetCPUUtilizationPercentage": i32 = "80";
        /// Memory, in percent of the request. 0 leaves the metric out.
        target_memory "targetMemoryUtilizationPercentage": i32 = "80";
        /// How fast replicas come and go.
        behavior "behavior": HorizontalPodAutoscalerBehavior;
    }
}

block! {
    /// What a container may use.
    pub struct Resources {
        /// What is reserved.
        requests "requests": Map<QuantityText>;
        /// What is the most.
        limits "limits": Map<QuantityText>;
    }
}
