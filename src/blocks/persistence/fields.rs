//! The fields `spec.mcp.<name>.persistence` and `spec.global.storage` as users write them.

use crate::decode::block::{block, choice};
use crate::decode::field::{List, QuantityText};

block! {
    /// The fields of a server.
    pub struct Server {
        /// Persistent volume of the server, requested by a generated PersistentVolumeClaim.
        persistence "persistence": Persistence = "none";
    }
}

block! {
    /// The fields in `spec.global`.
    pub struct Global {
        /// Defaults for all PersistentVolumeClaims.
        storage "storage": Storage;
    }
}

block! {
    /// Persistent volume of the server.
    pub struct Persistence {
        /// Whether the PersistentVolumeClaim is created and mounted.
        enabled "enabled": bool = "true";
        /// Requested storage capacity. Required.
        size "size": QuantityText, "10Gi";
        /// Directory in the container at which the volume is mounted. Required.
        mount_path "mountPath": String, "/data";
        /// Name of the StorageClass.
        storage_class_name "storageClassName": String = "`global.storage.className`";
        /// How the volume can be mounted.
        access_modes "accessModes": List<AccessMode> = "ReadWriteOnce";
        /// Whether the volume and its data are kept when the PersistentVolumeClaim is removed from the manifests (annotations for Flux,
        /// Argo CD, Helm and kpt).
        retain "retain": bool = "`global.storage.retain`";
    }
}

choice! {
    /// How a volume can be mounted.
    pub enum AccessMode {
        /// As read-write by a single node.
        ReadWriteOnce = "ReadWriteOnce",
        /// As read-only by many nodes.
        ReadOnlyMany = "ReadOnlyMany",
        /// As read-write by many nodes.
        ReadWriteMany = "ReadWriteMany",
        /// As read-write by a single pod.
        ReadWriteOncePod = "ReadWriteOncePod",
    }
}

block! {
    /// Defaults for all PersistentVolumeClaims.
    pub struct Storage {
        /// Name of the StorageClass of every PersistentVolumeClaim.
        class_name "className": String = "the default StorageClass of the cluster";
        /// Whether the volume and its data are kept when the PersistentVolumeClaim is removed from the manifests (annotations for Flux,
        /// Argo CD, Helm and kpt).
        retain "retain": bool = "true";
    }
}
