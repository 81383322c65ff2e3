//! `ingress`: how a server is reached from outside the cluster.

pub mod build;
pub mod fields;
pub mod resolve;
