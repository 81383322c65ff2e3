//! `secret`: a Secret of the server, and how it is synchronized from a store.

pub mod build;
mod data;
pub mod fields;
mod infisical;
pub mod resolve;
