//! One file for each way of being called: read, run, write.

pub mod check;
pub mod convert;
pub mod function;
pub mod init;
pub mod load;
mod outcome;
pub mod output;
pub mod plugin;
pub mod post_render;
pub mod render;
pub mod stream;

pub use outcome::Outcome;
