//! `mcp-stack check`: reports all findings in stacks, without printing manifests.

use clap::{Args, ValueEnum};

use super::load::Selection;
use super::outcome::{Outcome, format_diagnostics, has_error};
use super::render;
use crate::diagnostics::Severity;
use crate::pipeline::Purpose;
use crate::report;

/// `mcp-stack check`.
#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    #[allow(missing_docs)] // clap would show a comment as the description of the command
    pub selection: Selection,
    /// Format of diagnostics; `human` is written to standard error, all others to standard output
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
    /// Treat warnings as errors
    #[arg(long)]
    pub strict: bool,
    /// Also show waived findings
    #[arg(long)]
    pub show_waived: bool,
}

/// Format of diagnostics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Text with excerpts of the source
    Human,
    /// JSON
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// JUnit XML
    Junit,
}

/// Checks the stacks that `arguments` select.
///
/// # Errors
/// Returns an error if a file or directory cannot be read.
pub fn run(arguments: &Check) -> anyhow::Result<Outcome> {
    let mut inputs = arguments.selection.read()?;
    let (built, mut diagnostics) = render::build(&mut inputs, Purpose::Check);
    if arguments.strict {
        for found in diagnostics.iter_mut().filter(|found| found.severity == Severity::Warning) {
            found.severity = Severity::Error;
        }
    }
    if arguments.show_waived {
        // shown like any other finding, because the remedy includes the reason for the waiver
        for found in diagnostics.iter_mut().filter(|_| arguments.format == Format::Human) {
            found.waived = None;
        }
    } else {
        diagnostics.retain(|found| found.waived.is_none());
    }
    report::sort(&mut diagnostics);
    let failed = has_error(&diagnostics);
    let mut outcome = Outcome { status: u8::from(failed), ..Outcome::default() };
    let sources = &inputs.sources;
    match arguments.format {
        Format::Human => {
            outcome.stderr = format_diagnostics(&mut diagnostics, sources);
            if !failed {
                let objects: usize = built.iter().map(|(_, objects)| objects.count()).sum();
                let plural = |count: usize, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
                outcome.stderr += &format!("mcp-stack: no errors in {}, {}\n", plural(built.len(), "stack"), plural(objects, "object"));
            }
        }
        Format::Json => outcome.stdout = report::json(&diagnostics, sources).into_bytes().into(),
        Format::Sarif => outcome.stdout = report::sarif(&diagnostics, sources).into_bytes().into(),
        Format::Github => outcome.stdout = report::github(&diagnostics, sources).into_bytes().into(),
        Format::Junit => outcome.stdout = report::junit(&diagnostics, sources).into_bytes().into(),
    }
    Ok(outcome)
}
