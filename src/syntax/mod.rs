//! Syntax of names, quantities and durations in Kubernetes.

pub mod duration;
pub mod legal;
pub mod quantity;
