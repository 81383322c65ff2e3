//! One file for each way of being called: read, run, write.

pub mod check;
pub mod function;
pub mod init;
pub mod load;
pub mod output;
pub mod plugin;
pub mod render;

use crate::diagnostics::{Diagnostic, Severity, report};
use crate::wire::node::Sources;

/// What a run says and how it ends. Nothing is written before all is known.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Standard output.
    pub stdout: Vec<u8>,
    /// Standard error.
    pub stderr: String,
    /// Exit status: 0, 1 for mistakes in a stack, 2 for usage and unreadable files.
    pub status: u8,
}

/// Sorts what was found and says it on standard error.
fn say(diagnostics: &mut [Diagnostic], sources: &Sources) -> String {
    report::sort(diagnostics);
    report::human(diagnostics, sources)
}

/// Whether anything is wrong.
fn has_error(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|found| found.severity == Severity::Error)
}
