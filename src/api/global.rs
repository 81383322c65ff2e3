//! `spec.global`: the fleet's defaults.

use super::inherited::ServiceType;
pub use super::inherited::{PullPolicy, Resources, Tls, TlsBlock};
use super::map::Map;
use crate::blocks::GlobalFields;
use crate::decode::block::{block, choice};
use crate::decode::field::{List, Literal};

block! {
    /// Defaults for all servers. A block that is present here does not enable anything by itself; its `enabled` field does.
    pub struct Global {
        /// Namespace of every generated object if `metadata.namespace` is absent.
        namespace "namespace": String, "mcp-secrets";
        /// Prefix of the name of every server, for example to deploy several review environments to one namespace. The name with its prefix
        /// must be a DNS label of at most 63 characters.
        name_prefix "namePrefix": String, "pr-42-";
        /// DNS domain in which hosts of Ingresses are generated. Required if a server has an `ingress` without a `host`.
        domain "domain": String, "example.org";
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
        /// Defaults for all Ingresses.
        ingress "ingress": GlobalIngress;
        /// Defaults for all Services.
        service "service": GlobalService;
        /// Default timings and thresholds of probes, and which probes are added to servers that do not set them.
        probes "probes": GlobalProbes;
        /// Default resource requests and limits, merged per resource name; those of a server take precedence. The quantity `none` removes a
        /// default.
        resources "resources": Resources = "requests 100m and 128Mi, limits 500m and 512Mi";
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
    /// Defaults for all Ingresses.
    pub struct GlobalIngress {
        /// Whether Ingresses are created. `false` disables the Ingress of every server; `true` does not create one for servers without an
        /// `ingress` block.
        enabled "enabled": bool = "true";
        /// Name of the IngressClass of every Ingress.
        class_name "className": String, "nginx";
        /// Annotations of every Ingress. Those of a server take precedence.
        annotations "annotations": Map<Literal>;
        /// TLS settings of every Ingress.
        tls "tls": Tls;
    }
}

block! {
    /// Defaults for all Services.
    pub struct GlobalService {
        /// Type of every Service.
        service_type "type": ServiceType = "ClusterIP";
        /// Port that every Service exposes. A number between 1 and 65535.
        port "port": i32 = "80";
    }
}

block! {
    /// Default timings and thresholds of probes, and which probes are added to servers that do not set them.
    pub struct GlobalProbes {
        /// Liveness probe: the container is restarted when the probe fails.
        liveness "liveness": GlobalProbe = "disabled; initial delay 30 s, period 10 s, timeout 5 s, success threshold 1, failure threshold 3";
        /// Readiness probe: the pod is removed from the endpoints of its Service while the probe fails.
        readiness "readiness": GlobalProbe = "enabled; initial delay 10 s, period 5 s, timeout 3 s, success threshold 1, failure threshold 3";
        /// Startup probe: liveness and readiness probes are not run until it has succeeded.
        startup "startup": GlobalProbe = "disabled; initial delay 0 s, period 10 s, timeout 3 s, success threshold 1, failure threshold 30";
    }
}

block! {
    /// Default timings and thresholds of a probe.
    pub struct GlobalProbe {
        /// Whether the probe is added, as a TCP check of the container port, to servers that do not set it.
        enabled "enabled": bool;
        /// Number of seconds after the container has started before the probe is initiated.
        initial_delay_seconds "initialDelaySeconds": i32;
        /// Interval in seconds at which the probe is performed. Minimum 1.
        period_seconds "periodSeconds": i32;
        /// Number of seconds after which the probe times out. Minimum 1.
        timeout_seconds "timeoutSeconds": i32;
        /// Minimum consecutive successes for the probe to be considered successful after it has failed. Must be 1 for liveness and startup
        /// probes.
        success_threshold "successThreshold": i32;
        /// Minimum consecutive failures for the probe to be considered failed after it has succeeded. Minimum 1.
        failure_threshold "failureThreshold": i32;
    }
}
