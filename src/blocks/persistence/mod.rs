//! `persistence`: a persistent volume and its PersistentVolumeClaim.

pub mod build;
pub mod fields;
pub mod resolve;
