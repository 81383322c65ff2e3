//! The fields `spec.mcp.<name>.replicas`, `spec.mcp.<name>.autoscaling` and `spec.global.autoscaling` as users write them.

use k8s_openapi::api::autoscaling::v2::{HorizontalPodAutoscalerBehavior, MetricSpec};

use crate::decode::block::block;
use crate::decode::field::List;

block! {
    /// The fields of a server.
    pub struct Server {
        /// Number of desired pods. Not emitted if the server is autoscaled.
        replicas "replicas": i32 = "1";
        /// HorizontalPodAutoscaler that adjusts the number of replicas to the load.
        autoscaling "autoscaling": Autoscaling = "`global.autoscaling`";
    }
}

block! {
    /// The fields in `spec.global`.
    pub struct Global {
        /// Autoscaling of servers that have no `autoscaling` block, and defaults for the fields that such a block omits.
        autoscaling "autoscaling": GlobalAutoscaling;
    }
}

block! {
    /// HorizontalPodAutoscaler of the server.
    #[keep_empty]
    pub struct Autoscaling {
        /// Whether the HorizontalPodAutoscaler is created.
        enabled "enabled": bool = "true";
        /// Minimum number of replicas.
        min_replicas "minReplicas": i32 = "`global.autoscaling.minReplicas`";
        /// Maximum number of replicas.
        max_replicas "maxReplicas": i32 = "`global.autoscaling.maxReplicas`";
        /// Metrics from which the desired number of replicas is calculated; the highest result is used.
        metrics "metrics": List<MetricSpec> = "CPU and memory utilization at the targets of `global.autoscaling`";
        /// Scaling behavior in both directions (`scaleUp` and `scaleDown`).
        behavior "behavior": HorizontalPodAutoscalerBehavior = "`global.autoscaling.behavior`";
    }
}

block! {
    /// Autoscaling of servers that have no `autoscaling` block, and defaults for the fields that such a block omits.
    pub struct GlobalAutoscaling {
        /// Whether a HorizontalPodAutoscaler is created for servers that have no `autoscaling` block. Never applies to servers with a
        /// volume.
        enabled "enabled": bool = "false";
        /// Minimum number of replicas.
        min_replicas "minReplicas": i32 = "1";
        /// Maximum number of replicas.
        max_replicas "maxReplicas": i32 = "10";
        /// Target average CPU utilization over all pods, as a percentage of the requested CPU. 0 disables the metric.
        target_cpu "targetCPUUtilizationPercentage": i32 = "80";
        /// Target average memory utilization over all pods, as a percentage of the requested memory. 0 disables the metric.
        target_memory "targetMemoryUtilizationPercentage": i32 = "80";
        /// Scaling behavior of the HorizontalPodAutoscaler in both directions (`scaleUp` and `scaleDown`).
        behavior "behavior": HorizontalPodAutoscalerBehavior = "the default of Kubernetes";
    }
}
