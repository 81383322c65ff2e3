//! The envelope of a function's input: a `ResourceList`, read without decoding its items.
//!
//! Items are found by their indentation and passed on as the text that they were. A parser reads only what lines alone do not prove:
//! an item with anchors or a tag, or the whole list where it is in flow style (JSON) or its parts share anchors.
//! Specification: <https://github.com/kubernetes-sigs/kustomize/blob/master/cmd/config/docs/api-conventions/functions-spec.md>.

mod found;
mod list;
mod read;
mod scan;
mod write;

pub use list::{Each, Fate, Item, ResourceList, WriteResults};
