//! `config`: files in a ConfigMap.

pub mod build;
pub mod fields;
pub mod resolve;
