//! The commands, one file each: every command reads its input, runs, and returns its output.

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
