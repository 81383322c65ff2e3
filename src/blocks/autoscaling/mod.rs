//! `replicas` and `autoscaling`: how many pods a server has.

pub mod build;
pub mod fields;
pub mod metrics;
pub mod resolve;
