//! Bytes to nodes and objects to bytes: YAML text, the `ResourceList` envelope, the emitter.
//!
//! The only place that names a YAML library, or the `results` of a `ResourceList`.

pub mod comments;
pub mod emit;
pub mod json;
mod line;
pub mod node;
pub mod output;
pub mod print;
pub mod read;
pub mod resolve;
pub mod resource_list;
pub mod stream;
