//! `replicas` and `autoscaling`: the number of pods of a server.

pub mod build;
pub mod fields;
pub mod metrics;
pub mod resolve;
