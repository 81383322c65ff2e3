//! What the readers of YAML have in common: their bounds, their faults, and whose reading they follow.

use crate::wire::node::Span;

/// Deepest nesting that is read. Real CRDs reach 80.
pub(super) const MAX_DEPTH: usize = 256;

/// How many values a text may hold, those that aliases stand for included. A fleet of 10,000 servers has half a million; each takes
/// up to some hundred bytes of memory.
pub(super) const MAX_VALUES: usize = 5_000_000;

/// Text that is not the YAML that a stack may be written in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// What is wrong, and what is required.
    pub message: String,
    /// Where.
    pub span: Span,
}

/// Whose reading of YAML.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// kustomize, kpt and kubectl.
    Kustomize,
    /// Helm.
    Helm,
}
