//! `spec.mcp.<name>`: one server.

use k8s_openapi::api::core::v1::{ExecAction, GRPCAction, HTTPGetAction, TCPSocketAction};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

pub use super::inherited::ServiceType;
use super::inherited::{PullPolicy, Resources, Tls};
use super::map::Map;
use super::workload::WorkloadRef;
use crate::blocks::ServerFields;
use crate::decode::block::{block, choice};
use crate::decode::field::Literal;
use crate::decode::pod_template::PodTemplate;
use crate::decode::upstream::Handler;

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
        /// Liveness, readiness and startup probes of the container.
        probes "probes": Probes = "`global.probes`";
        /// Service that exposes the server inside the cluster.
        service "service": Service = "a ClusterIP Service on port 80";
        /// Ingress that exposes the server outside the cluster.
        ingress "ingress": Ingress = "none";
        /// Resource requests and limits of the container, merged over the global ones per resource name.
        resources "resources": Resources = "`global.resources`";
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
    /// Liveness, readiness and startup probes of the container.
    pub struct Probes {
        /// Liveness probe: the container is restarted when the probe fails.
        liveness "liveness": Probe = "`global.probes.liveness`";
        /// Readiness probe: the pod is removed from the endpoints of its Service while the probe fails.
        readiness "readiness": Probe = "`global.probes.readiness`";
        /// Startup probe: liveness and readiness probes are not run until it has succeeded.
        startup "startup": Probe = "`global.probes.startup`";
    }
}

block! {
    /// A probe of the container with at most one handler. Without a handler it opens a TCP connection to the container port.
    #[keep_empty]
    pub struct Probe {
        /// Whether the container has this probe.
        enabled "enabled": bool = "true";
        /// HTTP GET request to perform. `port` defaults to the container port.
        http_get "httpGet": Handler<HTTPGetAction>;
        /// TCP port to connect to. `port` defaults to the container port.
        tcp_socket "tcpSocket": Handler<TCPSocketAction>;
        /// Command to execute in the container. An exit status of 0 is a success.
        exec "exec": ExecAction;
        /// gRPC health check to perform. `port` defaults to the container port.
        grpc "grpc": Handler<GRPCAction>;
        /// Number of seconds after the container has started before the probe is initiated.
        initial_delay_seconds "initialDelaySeconds": i32 = "the value of `global.probes`";
        /// Interval in seconds at which the probe is performed. Minimum 1.
        period_seconds "periodSeconds": i32 = "the value of `global.probes`";
        /// Number of seconds after which the probe times out. Minimum 1.
        timeout_seconds "timeoutSeconds": i32 = "the value of `global.probes`";
        /// Minimum consecutive successes for the probe to be considered successful after it has failed. Must be 1 for liveness and startup
        /// probes.
        success_threshold "successThreshold": i32 = "the value of `global.probes`";
        /// Minimum consecutive failures for the probe to be considered failed after it has succeeded. Minimum 1.
        failure_threshold "failureThreshold": i32 = "the value of `global.probes`";
        /// Number of seconds that the pod has to terminate gracefully after this probe has failed. Not allowed for readiness probes.
        termination_grace_period_seconds "terminationGracePeriodSeconds": i32 = "the value of the pod";
    }
}

block! {
    /// Service that exposes the server inside the cluster.
    pub struct Service {
        /// Whether the Service is created. `false` declares a worker: it has no container port unless `port` is set, and no default probes.
        enabled "enabled": bool = "true";
        /// How the Service is exposed.
        service_type "type": ServiceType = "`global.service.type`";
        /// Port that the Service exposes. A number between 1 and 65535.
        port "port": i32 = "`global.service.port`";
        /// Number or name of the container port that the Service forwards to.
        target_port "targetPort": IntOrString = "the container port";
        /// Name of the port of the Service. At most 15 lower-case letters, digits and `-`.
        port_name "portName": String = "http";
        /// IP protocol of the port.
        protocol "protocol": Protocol = "TCP";
        /// Annotations of the Service.
        annotations "annotations": Map<Literal> = "none";
        /// Session affinity: `ClientIP` sends all requests of a client address to the same pod.
        session_affinity "sessionAffinity": SessionAffinity = "None, the default of Kubernetes";
    }
}

choice! {
    /// IP protocol of a port.
    pub enum Protocol {
        /// TCP.
        Tcp = "TCP",
        /// UDP.
        Udp = "UDP",
        /// SCTP.
        Sctp = "SCTP",
    }
}

choice! {
    /// Session affinity of a Service.
    pub enum SessionAffinity {
        /// Requests are distributed over all pods.
        None = "None",
        /// All requests of a client address are sent to the same pod.
        ClientIP = "ClientIP",
    }
}

block! {
    /// Ingress that exposes the server outside the cluster.
    #[keep_empty]
    pub struct Ingress {
        /// Whether the Ingress is created.
        enabled "enabled": bool = "true";
        /// Name of the IngressClass.
        class_name "className": String = "`global.ingress.className`";
        /// Fully qualified domain name of the server.
        host "host": String = "`mcp-<name>.<environment>.<domain>`, in production `mcp-<name>.<domain>`";
        /// Path that is matched against the path of a request. Begins with `/`.
        path "path": String = "/";
        /// How the path is matched.
        path_type "pathType": PathType = "Prefix";
        /// Annotations of the Ingress. They take precedence over those of `global.ingress.annotations` and those that `sse` adds.
        annotations "annotations": Map<Literal> = "none";
        /// TLS settings of the Ingress. `true` and `false` stand for `{enabled: true}` and `{enabled: false}`.
        tls "tls": Tls = "`global.ingress.tls`";
        /// Whether annotations for server-sent events are added: ingress-nginx then does not buffer responses and keeps idle connections
        /// open for an hour.
        sse "sse": bool = "false";
    }
}

choice! {
    /// How the path of a request is matched.
    pub enum PathType {
        /// By path elements, separated by `/`.
        Prefix = "Prefix",
        /// Exactly, with case sensitivity.
        Exact = "Exact",
        /// As defined by the IngressClass.
        ImplementationSpecific = "ImplementationSpecific",
    }
}
