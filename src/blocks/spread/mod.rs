//! `spread`: distributes the pods of a server over hosts and zones.

pub mod build;
pub mod fields;
pub mod resolve;
