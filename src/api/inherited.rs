//! Types of fields that exist both on a server and in `spec.global`, which sets their default.

use crate::decode::block::choice;

choice! {
    /// Image pull policy of a container.
    pub enum PullPolicy {
        /// The image is pulled every time that the container starts.
        Always = "Always",
        /// The image is pulled if it is not present on the node.
        IfNotPresent = "IfNotPresent",
        /// The image is never pulled.
        Never = "Never",
    }
}
