//! YAML text to [`Node`]s.
//!
//! Plain YAML, as people and runtimes write it, is read line by line; a library reads all else, and says what is wrong.

mod dialect;
mod library;
mod plain;

use super::node::Node;
use dialect::Dialect;
pub use dialect::Malformed;

/// Every document of `text`, in order; documents without content are left out. Spans are those of source number `source`, and
/// begin to count at byte `base` of it.
///
/// # Errors
/// All faults up to the first one that makes the rest unreadable: not YAML, duplicate keys, merge keys of anything but mappings,
/// aliases that are recursive or expand beyond 1,000,000 values, nesting deeper than 256, more than 5,000,000 values. Of faults that
/// do not make the rest unreadable, the first 100.
pub fn documents(text: &str, source: u32, base: usize) -> Result<Vec<Node>, Vec<Malformed>> {
    plain::documents(text, source, base).map_or_else(|| documents_by_library(text, source, base), Ok)
}

/// [`documents`] without the reader for plain YAML, which gives the same: what tests compare it with.
///
/// # Errors
/// Those of [`documents`].
pub fn documents_by_library(text: &str, source: u32, base: usize) -> Result<Vec<Node>, Vec<Malformed>> {
    library::documents(text, source, base, Dialect::Kustomize)
}

/// Every document of `text` as Helm reads a values file: words of YAML 1.1, dates as text, numbers as floats, keys as text, and of a
/// key that is written twice the later. Spans are those of source number `source`.
///
/// # Errors
/// As [`documents`], but for duplicate keys.
pub fn helm_documents(text: &str, source: u32) -> Result<Vec<Node>, Vec<Malformed>> {
    library::documents(text, source, 0, Dialect::Helm)
}
