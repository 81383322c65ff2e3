//! `mcp-stack FILE` under kustomize: the legacy exec plugin.
//!
//! kustomize sets `KUSTOMIZE_PLUGIN_CONFIG_ROOT`, names a file with the configuration, and takes a stream of manifests. It is the way
//! without Docker in kubectl.

use std::path::PathBuf;

use anyhow::Context as _;

use super::outcome::{Outcome, has_error};
use super::stream::{self, Part, Stream};
use super::{load, render};
use crate::pipeline::{Loaded, Purpose};
use crate::report;
use crate::wire::emit;
use crate::wire::output::Output;

/// Set by kustomize for its plugins; says that a file alone is one's configuration.
pub const ROOT: &str = "KUSTOMIZE_PLUGIN_CONFIG_ROOT";

/// Emits the objects of the stack in `file`, after the manifests on standard input, where there are any.
///
/// # Errors
/// The file or standard input cannot be read.
pub fn run(file: PathBuf) -> anyhow::Result<Outcome> {
    let mut given = load::Given::read(&[file], false)?;
    for stack in &mut given.stacks {
        stack.retyped_by_kustomize = true;
    }
    // a generator is given nothing, a transformer the resources of the build
    let input = load::standard_input()?;
    if !input.is_empty() {
        let text = String::from_utf8(input).context("standard input is not UTF-8 text")?;
        // a validator of kustomize must give back nothing
        let validates_only = given.stacks.iter().any(Loaded::validates_only);
        let stream = Stream::read(&mut given, "standard input", &text);
        let (mut outcome, mut diagnostics) = stream::lay(&mut given, stream, Part::Everything);
        diagnostics.retain(|found| found.waived.is_none());
        report::sort(&mut diagnostics);
        outcome.stderr = report::lines(&diagnostics, &given.sources);
        if validates_only {
            outcome.stdout = Output::default();
        }
        return Ok(outcome);
    }
    let (objects, mut diagnostics) = render::build(&mut given, Purpose::Emit);
    diagnostics.retain(|found| found.waived.is_none());
    report::sort(&mut diagnostics);
    let stderr = report::lines(&diagnostics, &given.sources);
    if has_error(&diagnostics) {
        return Ok(Outcome { stderr, status: 1, ..Outcome::default() });
    }
    let mut stdout = Vec::new();
    for (_, objects) in &objects {
        objects.each(&mut |object| emit::document(&mut stdout, object));
    }
    Ok(Outcome { stdout: stdout.into(), stderr, status: 0, kept: Some(Box::new(objects)) })
}
