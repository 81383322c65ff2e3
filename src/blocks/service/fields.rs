//! The fields `spec.mcp.<name>.service` and `spec.global.service` as users write them.

use std::collections::BTreeMap;

use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use crate::decode::block::{block, choice};
use crate::decode::field::Literal;

block! {
    /// The fields of a server.
    pub struct Server {
        /// Service that exposes the server inside the cluster.
        service "service": Service = "a ClusterIP Service on port 80";
    }
}

block! {
    /// The fields in `spec.global`.
    pub struct Global {
        /// Defaults for all Services.
        service "service": GlobalService;
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
        annotations "annotations": BTreeMap<String, Literal> = "none";
        /// Session affinity: `ClientIP` sends all requests of a client address to the same pod.
        session_affinity "sessionAffinity": SessionAffinity = "None, the default of Kubernetes";
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

choice! {
    /// How a Service is exposed.
    pub enum ServiceType {
        /// On an IP address inside the cluster.
        ClusterIP = "ClusterIP",
        /// On a port of every node.
        NodePort = "NodePort",
        /// By a load balancer of the cloud provider.
        LoadBalancer = "LoadBalancer",
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

impl Server {
    /// Whether the server is a worker, which has no Service.
    pub fn is_worker(&self) -> bool {
        self.service.as_ref().is_some_and(|service| service.enabled == Some(false))
    }
}
