//! `ingress`: exposes a server outside the cluster.

pub mod build;
pub mod fields;
pub mod resolve;
