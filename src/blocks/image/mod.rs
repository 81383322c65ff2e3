//! `image`: the container image, its pull policy and the pull secrets.

pub mod build;
pub mod fields;
pub mod resolve;
