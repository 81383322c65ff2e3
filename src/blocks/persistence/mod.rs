//! `persistence`: a volume that outlives the pods, and its PersistentVolumeClaim.

pub mod build;
pub mod fields;
pub mod resolve;
