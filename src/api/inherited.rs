//! Settings of a server whose default is the same setting in `spec.global`.

use crate::decode::block::{block, choice};

block! {
    /// Reference to an existing store of External Secrets Operator.
    pub struct StoreRef {
        /// Kind of the store: namespaced (SecretStore) or cluster-wide (ClusterSecretStore).
        kind "kind": StoreKind = "SecretStore";
        /// Name of the store. Required.
        name "name": String, "vault";
    }
}

choice! {
    /// Kind of a store.
    pub enum StoreKind {
        /// A store in the namespace of the server.
        SecretStore = "SecretStore",
        /// A store that all namespaces can use.
        ClusterSecretStore = "ClusterSecretStore",
    }
}

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
