//! Applies strategic merge patches and JSON patches to objects, with the same results as kustomize.

mod element;
pub mod json_patch;
pub mod merge_keys;
pub mod strategic_merge;
pub mod target;
