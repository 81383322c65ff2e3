//! The kinds of objects that are generated, and the parts of objects that builders share.

pub mod external_secrets;
pub mod metadata;
pub mod part;
pub mod parts;
mod table;

pub use table::{Kind, Object, ReadAs, Untyped};
