//! `probes`: the liveness, readiness and startup probes of the container.

pub mod build;
pub mod fields;
pub mod resolve;
