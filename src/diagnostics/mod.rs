//! Everything that is wrong with a stack, collected.
//!
//! A function that may find mistakes takes a [`Diagnostics`] first, reports all it sees, and returns `Option<T>`. Checks know paths;
//! [`Diagnostics::locate`] turns them into places, and `report` into text.

pub mod checks;
mod closest_match;
mod collector;
mod diagnostic;
pub mod path;

pub use closest_match::closest_match;
pub use collector::Diagnostics;
pub use diagnostic::{Diagnostic, Severity, Subject};
pub use path::{At, FieldPath, Step};
