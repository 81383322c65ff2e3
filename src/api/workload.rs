//! `spec.mcp.<name>.workloadRef`: a reference to an external workload, for example of another Helm chart.

use super::map::Map;
use crate::decode::block::{block, choice};
use crate::decode::field::Literal;

block! {
    /// Reference to an external workload. The settings of the server are applied to it as a workload patch; other objects are generated for
    /// it.
    #[keep_empty]
    pub struct WorkloadRef {
        /// Kind of the workload.
        kind "kind": WorkloadKind = "Deployment";
        /// Name of the workload.
        name "name": String = "the name of the server", "grafana-mcp";
        /// Namespace of the workload.
        namespace "namespace": String = "the namespace of the workload if it is in the input and has one, otherwise that of the stack", "monitoring";
        /// Name of the container that the settings apply to.
        container "container": String = "the only container, otherwise the one with the name of the workload";
        /// Name of the existing Service that the Ingress uses as its backend.
        service_name "serviceName": String = "the name of the workload";
        /// Labels that select the pods of the workload. Required if the workload is not in the input, as with a HelmRelease, and an object is
        /// generated that selects its pods.
        selector "selector": Map<Literal> = "the selector of the workload if it is in the input", "app.kubernetes.io/name: grafana-mcp";
        /// Reference to the Flux HelmRelease that creates the workload.
        helm_release "helmRelease": HelmReleaseRef;
    }
}

choice! {
    /// Kind of an external workload.
    pub enum WorkloadKind {
        /// A Deployment.
        Deployment = "Deployment",
        /// A StatefulSet.
        StatefulSet = "StatefulSet",
        /// A DaemonSet.
        DaemonSet = "DaemonSet",
    }
}

block! {
    /// Reference to a Flux HelmRelease.
    pub struct HelmReleaseRef {
        /// Name of the HelmRelease. Required.
        name "name": String, "grafana-mcp";
        /// Namespace of the HelmRelease.
        namespace "namespace": String = "any namespace";
    }
}
