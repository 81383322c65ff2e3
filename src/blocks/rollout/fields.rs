//! What users write at `spec.mcp.<name>.rollout` and at `spec.global.rollout`.

use crate::decode::block::block;
use crate::decode::field::IntOrPercent;

block! {
    /// The block on a server.
    pub struct Server {
        /// How fast new pods replace existing ones, and when a rollout has failed. Only fields that are set are generated.
        rollout "rollout": Rollout = "`global.rollout`", "{maxUnavailable: 0, maxSurge: 1}";
    }
}

block! {
    /// The defaults of the fleet.
    pub struct Global {
        /// Defaults of every `rollout`, for managed servers only.
        rollout "rollout": Rollout, "{revisionHistoryLimit: 3, minReadySeconds: 10}";
    }
}

block! {
    /// How fast new pods replace existing ones, and when a rollout has failed.
    pub struct Rollout {
        /// Number or percentage of pods that may be unavailable during a rolling update of a Deployment. Percentages round down. It must not
        /// be 0 if `maxSurge` is 0.
        max_unavailable "maxUnavailable": IntOrPercent = "25%; 1 with a volume that can be mounted on one node only", "0";
        /// Number or percentage of pods that may exist above the desired number of pods during a rolling update of a Deployment. Percentages
        /// round up.
        max_surge "maxSurge": IntOrPercent = "25%; 0 with a volume that can be mounted on one node only", "1";
        /// How many seconds a new pod must be ready, without any of its containers crashing, before it counts as available.
        min_ready_seconds "minReadySeconds": i32 = "0", "10";
        /// How many old revisions are kept for a rollback.
        revision_history_limit "revisionHistoryLimit": i32 = "10", "3";
        /// How many seconds a rollout of a Deployment may make no progress before it is reported as failed. It must be greater than
        /// `minReadySeconds`.
        progress_deadline_seconds "progressDeadlineSeconds": i32 = "600";
    }
}
