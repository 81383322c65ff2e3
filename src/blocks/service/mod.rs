//! `service`: how a server is reached inside the cluster.

pub mod build;
pub mod fields;
pub mod resolve;
