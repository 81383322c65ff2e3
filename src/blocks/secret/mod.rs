//! `secret`: the Secret of a server, existing or synchronized from a store.

pub mod build;
mod data;
pub mod fields;
mod infisical;
pub mod resolve;
