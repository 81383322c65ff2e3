//! `rollout`: how fast new pods replace existing ones, and when a rollout has failed.

pub mod build;
pub mod fields;
pub mod resolve;
