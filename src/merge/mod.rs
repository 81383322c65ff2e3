//! Strategic merge and JSON patch of nodes: what kustomize and kubectl make of an object and a patch.

mod element;
pub mod json_patch;
pub mod merge_keys;
pub mod strategic_merge;
pub mod target;
