//! `spread`: how the pods of a server are distributed over hosts and zones.

pub mod build;
pub mod fields;
pub mod resolve;
