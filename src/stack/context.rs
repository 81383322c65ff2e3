//! What a server is resolved in.

use super::defaults::Defaults;

/// What a server is resolved in.
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
