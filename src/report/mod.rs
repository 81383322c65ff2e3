//! Prints findings, with one file per format.

mod github;
mod human;
mod json;
mod junit;
mod lines;
mod position;
pub mod results;
mod sarif;
mod sort;
mod summary;

pub use github::github;
pub use human::human;
pub use json::json;
pub use junit::junit;
pub use lines::lines;
pub use sarif::sarif;
pub use sort::sort;
pub use summary::summary;
