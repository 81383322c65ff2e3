//! The data of the stack with which a server is resolved.

use super::defaults::Defaults;

/// The data of the stack with which a server is resolved.
#[derive(Clone, Copy)]
pub struct ServerContext<'a> {
    /// The key of the server.
    pub key: &'a str,
    /// The namespace of the server's pods.
    pub namespace: Option<&'a str>,
    /// The name of the stack.
    pub stack: &'a str,
    /// The defaults at `spec.global`.
    pub defaults: &'a Defaults,
}
