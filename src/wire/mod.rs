//! Reads YAML and the `ResourceList` envelope into nodes, and writes objects as YAML.
//!
//! No other module may depend on a YAML library.

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
