//! The fields `spec.mcp.<name>.spread` and `spec.global.spread` as users write them.

use crate::decode::block::{block, choice};

block! {
    /// The fields of a server.
    pub struct Server {
        /// Distribution of the pods over hosts and zones. It is generated if the server can have two or more pods.
        spread "spread": Spread = "`global.spread`", "{hosts: required}";
    }
}

block! {
    /// The fields in `spec.global`.
    pub struct Global {
        /// Defaults of every `spread`. With `enabled: true`, the pods of every managed server are spread; with `enabled: false`, none are.
        spread "spread": Spread, "{enabled: true}";
    }
}

block! {
    /// Distribution of the pods over hosts and zones.
    #[keep_empty]
    pub struct Spread {
        /// Whether the pods are spread.
        enabled "enabled": bool = "`true` on a server; in `global`, decided by the block of each server";
        /// How strictly the pods run on different hosts, by pod anti-affinity on `kubernetes.io/hostname`. With `required`, a pod that finds no
        /// host without a pod of the server stays pending. With `none`, no anti-affinity is generated.
        hosts "hosts": Level = "preferred";
        /// How strictly the pods are distributed evenly over zones, by a topology spread constraint on `topology.kubernetes.io/zone` with
        /// `maxSkew: 1`. With `required`, a pod that would make the distribution uneven stays pending. With `none`, no constraint is generated.
        zones "zones": Level = "preferred";
    }
}

choice! {
    /// How strictly the pods are spread.
    pub enum Level {
        /// Pods are spread as far as possible.
        Preferred = "preferred",
        /// A pod that cannot be placed accordingly stays pending.
        Required = "required",
        /// Pods are not spread.
        None = "none",
    }
}
