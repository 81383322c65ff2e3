//! The fields `spec.mcp.<name>.resources` and `spec.global.resources` as users write them.

use std::collections::BTreeMap;

use crate::decode::block::block;
use crate::decode::field::QuantityText;

block! {
    /// The fields of a server.
    pub struct Server {
        /// Resource requests and limits of the container, merged over the global ones per resource name.
        resources "resources": Resources = "`global.resources`";
    }
}

block! {
    /// The fields in `spec.global`.
    pub struct Global {
        /// Default resource requests and limits, merged per resource name; those of a server take precedence. The quantity `none` removes a
        /// default.
        resources "resources": Resources = "requests 100m and 128Mi, limits 500m and 512Mi";
    }
}

block! {
    /// Compute resources of a container.
    pub struct Resources {
        /// Minimum amount of compute resources required, by resource name.
        requests "requests": BTreeMap<String, QuantityText>;
        /// Maximum amount of compute resources allowed, by resource name.
        limits "limits": BTreeMap<String, QuantityText>;
    }
}
