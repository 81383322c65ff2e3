//! The `ResourceList`, the envelope of a function's input, which is read without decoding its items.
//!
//! A scanner finds the items by their indentation, and unchanged items are written with their original text. A parser reads only what the
//! scanner cannot interpret: an item with anchors or a tag, or the whole list if it is in flow style (JSON) or its parts share anchors.
//! Specification: <https://github.com/kubernetes-sigs/kustomize/blob/master/cmd/config/docs/api-conventions/functions-spec.md>.

mod layout;
mod list;
mod read;
mod scan;
mod write;

pub use list::{Each, Item, ItemEdit, ResourceList, WriteResults};
