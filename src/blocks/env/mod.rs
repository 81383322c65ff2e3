//! `env`: environment variables of the container.

pub mod build;
pub mod fields;
pub mod resolve;
