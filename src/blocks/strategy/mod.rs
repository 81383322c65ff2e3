//! `strategy`: how existing pods are replaced by new ones.

pub mod build;
pub mod fields;
pub mod resolve;
