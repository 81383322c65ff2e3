//! What a run prints and its exit status.

use std::any::Any;
use std::io::IsTerminal as _;

use crate::diagnostics::{Diagnostic, Severity};
use crate::report;
use crate::wire::node::Sources;
use crate::wire::output::Output;

/// What a run says and how it ends. Nothing is written before all is known.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Standard output.
    pub stdout: Output,
    /// Standard error.
    pub stderr: String,
    /// Exit status: 0, 1 for mistakes in a stack, 2 for usage and unreadable files.
    pub status: u8,
    /// What was made on the way. A program that ends need not take it apart.
    pub kept: Option<Box<dyn Any>>,
}

/// What was found, as a person reads it on standard error. What is waived is left out. Sorts it.
pub(super) fn say(diagnostics: &mut Vec<Diagnostic>, sources: &Sources) -> String {
    diagnostics.retain(|found| found.waived.is_none());
    report::sort(diagnostics);
    let colour = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    report::human(diagnostics, sources, colour)
}

/// Whether anything is wrong.
pub(super) fn has_error(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|found| found.severity == Severity::Error)
}
