//! Reads YAML text into [`Node`]s.
//!
//! A fast reader processes simple block YAML, as people and function runtimes write it, line by line. A parser library reads everything
//! else and reports all errors.

mod dialect;
mod library;
mod plain;

use super::node::Node;
use dialect::Dialect;
pub use dialect::Malformed;

/// Returns the documents of `text`, in order, except those without content. Spans refer to source number `source`, in which `text` begins
/// at byte `base`.
///
/// # Errors
/// If the text is not YAML, or has duplicate keys, merge keys whose value is not a mapping, aliases that are recursive or expand to more
/// than 1,000,000 values, nesting deeper than 256, or more than 5,000,000 values. Returns at most 100 recoverable
/// errors, and the first error from which the reader cannot recover.
pub fn documents(text: &str, source: u32, base: usize) -> Result<Vec<Node>, Vec<Malformed>> {
    plain::documents(text, source, base).map_or_else(|| documents_by_library(text, source, base), Ok)
}

/// Like [`documents`], but without the fast reader. Tests verify that both give the same result.
///
/// # Errors
/// Like [`documents`].
pub fn documents_by_library(text: &str, source: u32, base: usize) -> Result<Vec<Node>, Vec<Malformed>> {
    library::documents(text, source, base, Dialect::Kustomize)
}

/// Returns the documents of `text` as Helm reads a values file: with the booleans of YAML 1.1, dates as strings, numbers as floats and keys
/// as strings; the last of several equal keys wins. Spans refer to source number `source`.
///
/// # Errors
/// Like [`documents`], except that duplicate keys are allowed.
pub fn helm_documents(text: &str, source: u32) -> Result<Vec<Node>, Vec<Malformed>> {
    library::documents(text, source, 0, Dialect::Helm)
}
