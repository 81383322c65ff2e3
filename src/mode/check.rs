//! `mcp-stack check`: everything that is to be said of stacks, and no manifests.

use super::load::Given;
use super::{Outcome, has_error, render, say};
use crate::cli::Check;
use crate::pipeline::Purpose;

/// Checks what `arguments` name.
///
/// # Errors
/// A file or folder cannot be read.
pub fn run(arguments: &Check) -> anyhow::Result<Outcome> {
    let mut given = Given::read(&arguments.stacks, arguments.recursive)?;
    given.overlay(&arguments.overlay)?;
    let (built, mut diagnostics) = render::build(&mut given, Purpose::Check);
    let mut stderr = say(&mut diagnostics, &given.sources);
    let failed = has_error(&diagnostics);
    if !failed {
        let objects: usize = built.iter().map(|(_, objects)| objects.len()).sum();
        let plural = |count: usize, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
        stderr += &format!("mcp-stack: no mistakes in {}, {}\n", plural(built.len(), "stack"), plural(objects, "object"));
    }
    Ok(Outcome { stdout: Vec::new(), stderr, status: u8::from(failed) })
}
