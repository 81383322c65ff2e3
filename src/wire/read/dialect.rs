//! Limits, errors and dialects of the YAML readers.

use crate::wire::node::Span;

/// Maximum depth of nested collections. Real CRDs reach 80.
pub(super) const MAX_DEPTH: usize = 256;

/// Maximum number of values in a text, including those that aliases expand to. A fleet of 10,000 servers has half a million; each takes up
/// to a few hundred bytes of memory.
pub(super) const MAX_VALUES: usize = 5_000_000;

/// A syntax error, or a YAML feature that is not supported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// What is wrong, and what is required.
    pub message: String,
    /// Location of the error.
    pub span: Span,
}

/// The tool whose interpretation of YAML is followed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// kustomize, kpt and kubectl.
    Kustomize,
    /// Helm.
    Helm,
}
