//! `command` and `args`: what the container runs.

pub mod build;
pub mod fields;
pub mod resolve;
