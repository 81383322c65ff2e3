//! `spec.mcp.<name>`: one server.

use k8s_openapi::api::autoscaling::v2::{HorizontalPodAutoscalerBehavior, MetricSpec};
use k8s_openapi::api::core::v1::{EnvFromSource, EnvVar, ExecAction, GRPCAction, HTTPGetAction, TCPSocketAction};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::Map;
use super::global::{PullPolicy, Resources, Tls};
use super::workload::WorkloadRef;
use crate::decode::block::{block, choice};
use crate::decode::field::{DurationText, List, Literal, QuantityText};
use crate::decode::pod_template::PodTemplate;
use crate::decode::upstream::Handler;
use crate::kinds::external_secrets::{ExternalSecretData, ExternalSecretDataFrom};

block! {
    /// One server. A block that is written is on, unless it says `enabled: false`.
    pub struct Server is written when empty {
        /// Whether the server is there at all. A disabled one is checked for fields and types only.
        enabled "enabled": bool = "true";
        /// What runs. Required.
        image "image": Image;
        /// The container's port.
        port "port": i32 = "`global.defaultPort`";
        /// How many pods. Not emitted with autoscaling.
        replicas "replicas": i32 = "1";
        /// How a new version takes over.
        strategy "strategy": Strategy = "RollingUpdate";
        /// Grows and shrinks with the load.
        autoscaling "autoscaling": Autoscaling = "`global.autoscaling`";
        /// Whether it lives, is ready, has started.
        probes "probes": Probes = "`global.probes`";
        /// Its secret.
        secret "secret": Secret = "none";
        /// Files, from a ConfigMap.
        config "config": Config = "none";
        /// Environment variables.
        env "env": Env = "none";
        /// Instead of the image's entrypoint.
        command "command": List<Literal> = "the image's";
        /// Instead of the image's arguments.
        args "args": List<Literal> = "the image's";
        /// A volume that outlives the pods.
        persistence "persistence": Persistence = "none";
        /// How the cluster reaches it.
        service "service": Service = "a ClusterIP Service on port 80";
        /// How the world reaches it.
        ingress "ingress": Ingress = "none";
        /// What the container may use.
        resources "resources": Resources = "`global.resources`";
        /// Labels of all its objects and of its pods.
        labels "labels": Map<Literal> = "none";
        /// Annotations of its objects and pods, but for Service and Ingress, which have their own.
        annotations "annotations": Map<Literal> = "none";
        /// A part of a pod template, laid over the server's own by strategic merge: sidecars, tolerations, a service account.
        pod_template "podTemplate": PodTemplate = "none";
        /// The workload, where it is somebody else's: of another chart.
        workload_ref "workloadRef": WorkloadRef = "none: the stack makes a Deployment and a Service";
        /// Rules of practice that the server breaks on purpose: the rule's code and the reason. An empty reason takes the stack's waiver back.
        waivers "waivers": Map<Literal> = "none";
    }
}

block! {
    /// An image.
    pub struct Image {
        /// The registry.
        registry "registry": String = "`global.image.registry`", "ghcr.io";
        /// The repository. Required.
        repository "repository": String, "mcp/everything";
        /// The tag.
        tag "tag": String = "latest", "v1.2.0";
        /// The digest; wins over the tag.
        digest "digest": String, "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
        /// When nodes pull.
        pull_policy "pullPolicy": PullPolicy = "`global.image.pullPolicy`";
    }
}

choice! {
    /// How a new version takes over.
    pub enum Strategy {
        /// Pod by pod.
        RollingUpdate = "RollingUpdate",
        /// All old pods go first.
        Recreate = "Recreate",
    }
}

block! {
    /// Grows and shrinks with the load.
    pub struct Autoscaling is written when empty {
        /// Whether.
        enabled "enabled": bool = "true";
        /// The fewest replicas.
        min_replicas "minReplicas": i32 = "`global.autoscaling.minReplicas`";
        /// The most replicas.
        max_replicas "maxReplicas": i32 = "`global.autoscaling.maxReplicas`";
        /// What is measured.
        metrics "metrics": List<MetricSpec> = "CPU and memory at the global targets";
        /// How fast replicas come and go.
        behavior "behavior": HorizontalPodAutoscalerBehavior = "`global.autoscaling.behavior`";
    }
}

block! {
    /// Whether the server lives, is ready, has started.
    pub struct Probes {
        /// Restarts a container that hangs.
        liveness "liveness": Probe = "`global.probes.liveness`";
        /// Takes a pod out of the Service.
        readiness "readiness": Probe = "`global.probes.readiness`";
        /// Holds the other two back until the container is up.
        startup "startup": Probe = "`global.probes.startup`";
    }
}

block! {
    /// One probe, with at most one handler. Without one it is a TCP connection to the container's port.
    pub struct Probe is written when empty {
        /// Whether.
        enabled "enabled": bool = "true";
        /// An HTTP request. A port left out is the container's.
        http_get "httpGet": Handler<HTTPGetAction>;
        /// A TCP connection. A port left out is the container's.
        tcp_socket "tcpSocket": Handler<TCPSocketAction>;
        /// A command in the container.
        exec "exec": ExecAction;
        /// A gRPC health check. A port left out is the container's.
        grpc "grpc": Handler<GRPCAction>;
        /// Seconds before the first try.
        initial_delay_seconds "initialDelaySeconds": i32 = "the global probe's";
        /// Seconds between tries.
        period_seconds "periodSeconds": i32 = "the global probe's";
        /// Seconds that a try may take.
        timeout_seconds "timeoutSeconds": i32 = "the global probe's";
        /// Successes in a row that count as healthy.
        success_threshold "successThreshold": i32 = "the global probe's";
        /// Failures in a row that count as unhealthy.
        failure_threshold "failureThreshold": i32 = "the global probe's";
        /// Seconds that a pod has to end when this probe kills it.
        termination_grace_period_seconds "terminationGracePeriodSeconds": i32 = "the pod's";
    }
}

block! {
    /// The server's secret: made from a store, or one that is there already.
    pub struct Secret is written when empty {
        /// Whether an ExternalSecret is made.
        create "create": bool = "true where `store`, `externalSecret`, `storeRef`, `data` or `dataFrom` is written, or `secretRef` is not";
        /// Whether the Secret becomes environment variables.
        inject "inject": bool = "`global.secret.inject`";
        /// Where the Secret's keys appear as read-only files.
        mount_path "mountPath": String = "nowhere", "/secrets";
        /// Whether Stakater's Reloader restarts the pods when the Secret changes.
        reloader "reloader": bool = "false";
        /// A store of its own.
        store "store": Store;
        /// Instead of `store`: one that is there already, of any provider.
        store_ref "storeRef": StoreRef = "`global.secret.storeRef`";
        /// Single keys, in External Secrets' own schema.
        data "data": List<ExternalSecretData> = "everything of the store";
        /// Many keys, in External Secrets' own schema.
        data_from "dataFrom": List<ExternalSecretDataFrom> = "everything of the store";
        /// The ExternalSecret and the Secret that it makes.
        external_secret "externalSecret": ExternalSecret;
        /// A Secret that is there already.
        secret_ref "secretRef": SecretRef;
    }
}

block! {
    /// A SecretStore for Infisical.
    pub struct Store is written when empty {
        /// Its name.
        name "name": String = "infisical-store-<name>";
        /// The folder that is read.
        secrets_path "secretsPath": String = "/", "/my-server";
        /// The environment at Infisical.
        environment_slug "environmentSlug": String = "`global.environment`";
        /// Whether folders below are read too.
        recursive "recursive": bool = "the operator's: false";
        /// Whether references between secrets are resolved.
        expand_secret_references "expandSecretReferences": bool = "the operator's: true";
        /// How often the store is validated: seconds, or a duration.
        refresh_interval "refreshInterval": DurationText = "`global.infisical.store.refreshInterval`";
    }
}

block! {
    /// A store that is there already.
    pub struct StoreRef {
        /// Which kind.
        kind "kind": StoreKind = "SecretStore";
        /// Its name. Required.
        name "name": String, "vault";
    }
}

choice! {
    /// The kinds of store.
    pub enum StoreKind {
        /// In the stack's namespace.
        SecretStore = "SecretStore",
        /// For all namespaces.
        ClusterSecretStore = "ClusterSecretStore",
    }
}

block! {
    /// The ExternalSecret and the Secret that it makes.
    pub struct ExternalSecret {
        /// Its name.
        name "name": String = "external-secret-<name>";
        /// The Secret's name.
        target_secret_name "targetSecretName": String = "<name>-secret";
        /// How often secrets are read.
        refresh_interval "refreshInterval": DurationText = "`global.infisical.externalSecret.refreshInterval`";
    }
}

block! {
    /// A Secret that is there already.
    pub struct SecretRef {
        /// Its name. Required.
        name "name": String, "shared-worker-secret";
        /// Its namespace, which must be the stack's.
        namespace "namespace": String;
    }
}

block! {
    /// Files, from a ConfigMap.
    pub struct Config {
        /// The files: name and text.
        files "files": Map<Literal>;
        /// Where they appear. Required.
        mount_path "mountPath": String, "/etc/my-server";
    }
}

block! {
    /// Environment variables.
    pub struct Env {
        /// Literals by name, in the order of their names, after `env`.
        vars "vars": Map<Literal>, "LOG_LEVEL: info";
        /// Variables in Kubernetes' own schema.
        env "env": List<EnvVar>;
        /// Whole Secrets and ConfigMaps in Kubernetes' own schema.
        env_from "envFrom": List<EnvFromSource>;
    }
}

block! {
    /// A volume that outlives the pods.
    pub struct Persistence {
        /// Whether.
        enabled "enabled": bool = "true";
        /// How large. Required.
        size "size": QuantityText, "10Gi";
        /// Where it appears. Required.
        mount_path "mountPath": String, "/data";
        /// The storage class.
        storage_class_name "storageClassName": String = "`global.storage.className`";
        /// Who may mount it.
        access_modes "accessModes": List<AccessMode> = "ReadWriteOnce";
        /// Whether the data stays when the claim leaves Git.
        retain "retain": bool = "`global.storage.retain`";
    }
}

choice! {
    /// Who may mount a volume.
    pub enum AccessMode {
        /// One node.
        ReadWriteOnce = "ReadWriteOnce",
        /// All nodes, for reading.
        ReadOnlyMany = "ReadOnlyMany",
        /// All nodes.
        ReadWriteMany = "ReadWriteMany",
        /// One pod.
        ReadWriteOncePod = "ReadWriteOncePod",
    }
}

block! {
    /// How the cluster reaches the server.
    pub struct Service {
        /// Whether; `false` makes a worker, which need not listen.
        enabled "enabled": bool = "true";
        /// Its type.
        service_type "type": ServiceType = "`global.service.type`";
        /// Its port.
        port "port": i32 = "`global.service.port`";
        /// The container's port, by number or name.
        target_port "targetPort": IntOrString = "the container's port";
        /// The name of its port.
        port_name "portName": String = "http";
        /// The protocol.
        protocol "protocol": Protocol = "TCP";
        /// Its annotations.
        annotations "annotations": Map<Literal> = "none";
        /// Whether one client always reaches the same pod.
        session_affinity "sessionAffinity": SessionAffinity = "Kubernetes': None";
    }
}

choice! {
    /// The types of Service.
    pub enum ServiceType {
        /// Within the cluster.
        ClusterIP = "ClusterIP",
        /// On a port of every node.
        NodePort = "NodePort",
        /// Behind a load balancer of the cloud.
        LoadBalancer = "LoadBalancer",
    }
}

choice! {
    /// The protocols of a Service.
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
    /// Whether one client always reaches the same pod.
    pub enum SessionAffinity {
        /// Any pod.
        None = "None",
        /// The same pod for one address.
        ClientIP = "ClientIP",
    }
}

block! {
    /// How the world reaches the server.
    pub struct Ingress is written when empty {
        /// Whether.
        enabled "enabled": bool = "true";
        /// The ingress class.
        class_name "className": String = "`global.ingress.className`";
        /// The host.
        host "host": String = "mcp-<name>.<environment>.<domain>; in production mcp-<name>.<domain>";
        /// The path.
        path "path": String = "/";
        /// How the path is matched.
        path_type "pathType": PathType = "Prefix";
        /// Its annotations, over the global and the streaming ones.
        annotations "annotations": Map<Literal> = "none";
        /// Its TLS.
        tls "tls": Tls = "`global.ingress.tls`";
        /// Whether event streams pass ingress-nginx: no buffering, timeouts of an hour.
        sse "sse": bool = "false";
    }
}

choice! {
    /// How a path is matched.
    pub enum PathType {
        /// By whole elements.
        Prefix = "Prefix",
        /// As it is.
        Exact = "Exact",
        /// As the controller likes.
        ImplementationSpecific = "ImplementationSpecific",
    }
}
