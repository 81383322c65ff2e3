//! The fields `spec.mcp.<name>.podDisruptionBudget` and `spec.global.podDisruptionBudget` as users write them.

use crate::decode::block::{block, choice};
use crate::decode::field::IntOrPercent;

block! {
    /// The fields of a server.
    pub struct Server {
        /// PodDisruptionBudget: how many pods a node drain may stop at a time. It is generated if the server can have two or more pods.
        budget "podDisruptionBudget": PodDisruptionBudget = "`global.podDisruptionBudget`", "{maxUnavailable: 1}";
    }
}

block! {
    /// The fields in `spec.global`.
    pub struct Global {
        /// Defaults of every PodDisruptionBudget. With `enabled: true`, every managed server gets one; with `enabled: false`, none does.
        budget "podDisruptionBudget": PodDisruptionBudget, "{enabled: true}";
    }
}

block! {
    /// A PodDisruptionBudget.
    #[keep_empty]
    pub struct PodDisruptionBudget {
        /// Whether the PodDisruptionBudget is generated.
        enabled "enabled": bool = "`true` on a server; in `global`, decided by the block of each server";
        /// Number or percentage of pods that may be unavailable. Only one of `maxUnavailable` and `minAvailable` can be set.
        max_unavailable "maxUnavailable": IntOrPercent = "1", "25%";
        /// Number or percentage of pods that must stay available. Replaces `maxUnavailable`.
        min_available "minAvailable": IntOrPercent = "none", "50%";
        /// Whether pods that run but are not ready can be evicted even if the budget is exhausted.
        unhealthy_pod_eviction_policy "unhealthyPodEvictionPolicy": UnhealthyPodEvictionPolicy = "AlwaysAllow";
    }
}

choice! {
    /// Whether pods that are not ready can be evicted.
    pub enum UnhealthyPodEvictionPolicy {
        /// Always: a broken pod never blocks a node drain.
        AlwaysAllow = "AlwaysAllow",
        /// Only while the budget is met.
        IfHealthyBudget = "IfHealthyBudget",
    }
}
