//! The output and the exit status of a run.

use std::any::Any;
use std::io::IsTerminal as _;

use crate::diagnostics::{Diagnostic, Severity};
use crate::report;
use crate::wire::node::Sources;
use crate::wire::output::Output;

/// Output and exit status of a run. Nothing is written until the run is complete.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Standard output.
    pub stdout: Output,
    /// Standard error.
    pub stderr: String,
    /// Exit status: 0 for success, 1 for errors in a stack, 2 for usage errors and unreadable files.
    pub status: u8,
    /// Intermediate results, kept so that `main` can skip their destructors.
    pub kept: Option<Box<dyn Any>>,
}

/// Removes waived diagnostics, sorts the others, and formats them for standard error.
pub(super) fn format_diagnostics(diagnostics: &mut Vec<Diagnostic>, sources: &Sources) -> String {
    diagnostics.retain(|found| found.waived.is_none());
    report::sort(diagnostics);
    let colour = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    report::human(diagnostics, sources, colour)
}

/// Whether at least one diagnostic is an error.
pub(super) fn has_error(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|found| found.severity == Severity::Error)
}
