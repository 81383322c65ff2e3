//! `mcp-stack render`: writes the manifests of stacks to standard output or to a directory.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;

use super::load::{self, Inputs, Selection};
use super::outcome::{Outcome, format_diagnostics, has_error};
use super::output;
use super::stream::{self, Part, Stream};
use crate::diagnostics::Diagnostic;
use crate::pipeline::{self, Loaded, Objects, Purpose};
use crate::reconcile;
use crate::wire::emit;
use crate::wire::stream::begins_at_end;

/// `mcp-stack render`.
#[derive(Debug, Args)]
pub struct Render {
    #[command(flatten)]
    #[allow(missing_docs)] // clap would show a comment as the description of the command
    pub selection: Selection,
    /// Write one file per object to a directory, and remove files of earlier runs that are no longer generated
    #[arg(long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Existing manifests: patch the workloads that `workloadRef` names, and print the result with the generated objects
    #[arg(long, value_name = "FILE|DIR|-", conflicts_with = "output")]
    pub input: Option<PathBuf>,
    /// Write nothing; exit with status 1 if the directory is out of date
    #[arg(long, requires = "output")]
    pub check: bool,
}

/// Renders the stacks that `arguments` select.
///
/// # Errors
/// Returns an error if a file or directory cannot be read or written.
pub fn run(arguments: &Render) -> anyhow::Result<Outcome> {
    let mut inputs = arguments.selection.read()?;
    if let Some(input) = &arguments.input {
        return render_with_input(&mut inputs, input, arguments.selection.recursive);
    }
    let (built, mut diagnostics) = build(&mut inputs, Purpose::Emit);
    if has_error(&diagnostics) {
        return Ok(Outcome { stderr: format_diagnostics(&mut diagnostics, &inputs.sources), status: 1, ..Outcome::default() });
    }
    if let Some(folder) = &arguments.output {
        let mut outcome = output::run(folder, &built, arguments.check)?;
        outcome.stderr.insert_str(0, &format_diagnostics(&mut diagnostics, &inputs.sources));
        return Ok(outcome);
    }
    let mut stdout = Vec::new();
    for (_, objects) in &built {
        objects.for_each(&mut |object| emit::document(&mut stdout, object));
    }
    Ok(Outcome {
        stdout: stdout.into(),
        stderr: format_diagnostics(&mut diagnostics, &inputs.sources),
        status: 0,
        kept: Some(Box::new(built)),
    })
}

/// Applies the stacks to the manifests in `input`, a file or a directory, and prints the result.
fn render_with_input(inputs: &mut Inputs, input: &Path, recursive: bool) -> anyhow::Result<Outcome> {
    let is_folder = input.as_os_str() != "-" && input.is_dir();
    let files = if is_folder { load::files(input, recursive)? } else { vec![input.to_owned()] };
    let mut text = String::new();
    for file in files {
        let bytes = load::text(&file)?;
        let one = std::str::from_utf8(&bytes).with_context(|| format!("{} is not UTF-8 text", file.display()))?;
        if !begins_at_end(&text) {
            text += if text.ends_with('\n') { "---\n" } else { "\n---\n" };
        }
        text += one.strip_prefix('\u{feff}').unwrap_or(one);
    }
    let stream = Stream::read(inputs, &input.display().to_string(), &text);
    let (mut outcome, mut diagnostics) = stream::apply_stacks(inputs, stream, Part::Everything);
    outcome.stderr = format_diagnostics(&mut diagnostics, &inputs.sources);
    Ok(outcome)
}

/// Builds every stack, and returns the stacks with their objects, and all findings.
pub fn build(inputs: &mut Inputs, purpose: Purpose) -> (Vec<(Loaded, Objects)>, Vec<Diagnostic>) {
    let mut diagnostics = std::mem::take(&mut inputs.diagnostics);
    let mut built = Vec::with_capacity(inputs.stacks.len());
    for stack in std::mem::take(&mut inputs.stacks) {
        let (objects, found) = pipeline::build(&stack, purpose);
        diagnostics.extend(found);
        if purpose == Purpose::Check || !stack.is_validate_only() {
            built.push((stack, objects));
        }
    }
    diagnostics.extend(reconcile::collisions(built.iter_mut().map(|(stack, objects)| (&*stack, objects)), |_, _| true));
    (built, diagnostics)
}
