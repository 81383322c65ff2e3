//! `mcp-stack render`: stacks become manifests, on standard output or in a folder.

use super::load::Given;
use super::{Outcome, has_error, output, say};
use crate::cli::Render;
use crate::diagnostics::Diagnostic;
use crate::expand::Object;
use crate::join;
use crate::pipeline::{self, Loaded, Purpose};
use crate::wire::emit;

/// Renders what `arguments` name.
///
/// # Errors
/// A file or folder cannot be read or written.
pub fn run(arguments: &Render) -> anyhow::Result<Outcome> {
    let mut given = Given::read(&arguments.stacks, arguments.recursive)?;
    given.overlay(&arguments.overlay)?;
    let (built, mut diagnostics) = build(&mut given, Purpose::Emit);
    if has_error(&diagnostics) {
        return Ok(Outcome { stdout: Vec::new(), stderr: say(&mut diagnostics, &given.sources), status: 1 });
    }
    if let Some(folder) = &arguments.output {
        let mut outcome = output::run(folder, &built, arguments.check)?;
        outcome.stderr.insert_str(0, &say(&mut diagnostics, &given.sources));
        return Ok(outcome);
    }
    let mut stdout = Vec::new();
    emit::stream(&mut stdout, built.iter().flat_map(|(_, objects)| objects));
    Ok(Outcome { stdout, stderr: say(&mut diagnostics, &given.sources), status: 0 })
}

/// Every stack with its objects, and all that is to be said.
pub fn build(given: &mut Given, purpose: Purpose) -> (Vec<(Loaded, Vec<Object>)>, Vec<Diagnostic>) {
    let mut diagnostics = std::mem::take(&mut given.diagnostics);
    let mut built = Vec::with_capacity(given.stacks.len());
    for stack in std::mem::take(&mut given.stacks) {
        let (objects, found) = pipeline::build(&stack, purpose);
        diagnostics.extend(found);
        built.push((stack, objects));
    }
    diagnostics.extend(join::collisions(built.iter().map(|(stack, objects)| (stack, objects.as_slice())), |_, _| true));
    (built, diagnostics)
}
