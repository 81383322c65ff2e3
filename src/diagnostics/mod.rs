//! Collects the errors, warnings and other findings of a stack.
//!
//! A function that may find errors takes a [`Diagnostics`] as its first argument, reports every error, and returns `Option<T>`. Checks use
//! field paths; [`Diagnostics::locate`] resolves them to spans, and `report` prints them.

pub mod checks;
mod closest_match;
mod collector;
mod diagnostic;
pub mod path;

pub use closest_match::closest_match;
pub use collector::Diagnostics;
pub use diagnostic::{Diagnostic, Severity, Subject};
pub use path::{At, FieldPath, Step};
