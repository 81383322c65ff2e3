//! What a server is resolved in.

use super::defaults::Defaults;

/// What a server is resolved in.
#[derive(Clone, Copy)]
pub struct ServerContext<'a> {
    /// Its key.
    pub key: &'a str,
    /// The namespace of its pods.
    pub namespace: Option<&'a str>,
    /// The name of the stack.
    pub stack: &'a str,
    /// The fleet's defaults.
    pub defaults: &'a Defaults,
}
