//! `resources`: the requests and limits of the container.

pub mod build;
pub mod fields;
pub mod resolve;
