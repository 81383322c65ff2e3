//! `service`: exposes a server inside the cluster.

pub mod build;
pub mod fields;
pub mod resolve;
