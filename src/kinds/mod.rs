//! The kinds of generated objects, and the builders of metadata, pods and other parts that several blocks use.

pub mod external_secrets;
pub mod metadata;
pub mod part;
pub mod parts;
mod table;

pub use table::{Kind, Object, ReadAs, Untyped};
