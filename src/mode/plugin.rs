//! `mcp-stack FILE` under kustomize: the legacy exec plugin.
//!
//! kustomize sets `KUSTOMIZE_PLUGIN_CONFIG_ROOT`, passes the path of the configuration file, and reads a stream of manifests. This is
//! the only kind of plugin that kubectl runs without Docker.

use std::path::PathBuf;

use anyhow::Context as _;

use super::outcome::{Outcome, has_error};
use super::stream::{self, Part, Stream};
use super::{load, render};
use crate::pipeline::{Loaded, Purpose};
use crate::report;
use crate::wire::emit;
use crate::wire::output::Output;

/// Environment variable that kustomize sets for its plugins: a single argument is then a configuration file.
pub const ROOT: &str = "KUSTOMIZE_PLUGIN_CONFIG_ROOT";

/// Emits the manifests on standard input, if any, with workload patches applied, followed by the objects of the stack in `file`.
///
/// # Errors
/// Returns an error if the file or standard input cannot be read.
pub fn run(file: PathBuf) -> anyhow::Result<Outcome> {
    let mut inputs = load::Inputs::read(&[file], false)?;
    for stack in &mut inputs.stacks {
        stack.retyped_by_kustomize = true;
    }
    // a generator receives no input, a transformer receives the resources of the build
    let input = load::standard_input()?;
    if !input.is_empty() {
        let text = String::from_utf8(input).context("standard input is not UTF-8 text")?;
        // kustomize requires a validator to print no manifests
        let is_validate_only = inputs.stacks.iter().any(Loaded::is_validate_only);
        let stream = Stream::read(&mut inputs, "standard input", &text);
        let (mut outcome, mut diagnostics) = stream::apply_stacks(&mut inputs, stream, Part::Everything);
        diagnostics.retain(|found| found.waived.is_none());
        report::sort(&mut diagnostics);
        outcome.stderr = report::lines(&diagnostics, &inputs.sources);
        if is_validate_only {
            outcome.stdout = Output::default();
        }
        return Ok(outcome);
    }
    let (objects, mut diagnostics) = render::build(&mut inputs, Purpose::Emit);
    diagnostics.retain(|found| found.waived.is_none());
    report::sort(&mut diagnostics);
    let stderr = report::lines(&diagnostics, &inputs.sources);
    if has_error(&diagnostics) {
        return Ok(Outcome { stderr, status: 1, ..Outcome::default() });
    }
    let mut stdout = Vec::new();
    for (_, objects) in &objects {
        objects.for_each(&mut |object| emit::document(&mut stdout, object));
    }
    Ok(Outcome { stdout: stdout.into(), stderr, status: 0, kept: Some(Box::new(objects)) })
}
