//! `spec.mcp.<name>.workloadRef`: a workload that somebody else's chart makes.

use crate::decode::block::{block, choice};

block! {
    /// A workload that is somebody else's: what the server says is laid over it, and what it lacks is made beside it.
    pub struct WorkloadRef is written when empty {
        /// Which kind.
        kind "kind": WorkloadKind = "Deployment";
        /// Its name.
        name "name": String = "the server's name", "grafana-mcp";
        /// Its namespace.
        namespace "namespace": String = "the workload's own where it is seen and has one, else the stack's", "monitoring";
        /// The container that is meant.
        container "container": String = "the only one, else the one named like the workload";
        /// The Service that an Ingress leads to.
        service_name "serviceName": String = "the workload's name";
        /// The HelmRelease that makes it, for Flux.
        helm_release "helmRelease": HelmReleaseRef;
    }
}

choice! {
    /// The kinds of workload.
    pub enum WorkloadKind {
        /// Pods that are alike.
        Deployment = "Deployment",
        /// Pods with a name and a volume each.
        StatefulSet = "StatefulSet",
        /// A pod on every node.
        DaemonSet = "DaemonSet",
    }
}

block! {
    /// A HelmRelease of Flux.
    pub struct HelmReleaseRef {
        /// Its name. Required.
        name "name": String, "grafana-mcp";
        /// Its namespace.
        namespace "namespace": String = "any";
    }
}
