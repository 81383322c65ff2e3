//! `podDisruptionBudget`: limits how many pods a voluntary disruption, such as a node drain, can stop at a time.

pub mod build;
pub mod fields;
pub mod resolve;
