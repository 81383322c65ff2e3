//! `mcp-stack post-render`: a Helm post-renderer. Reads the manifests of a release from standard input, and writes them to standard
//! output with workload patches applied.

use std::fs;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;

use super::load::{self, Inputs};
use super::outcome::{Outcome, format_diagnostics};
use super::stream::{self, Part, Stream};

/// `mcp-stack post-render`.
#[derive(Debug, Args)]
pub struct PostRender {
    /// Files with stacks, or directories
    #[arg(value_name = "FILE|DIR", required = true)]
    pub stacks: Vec<PathBuf>,
    /// Overlay to merge over the stack; may be repeated, later overlays take precedence
    #[arg(long, value_name = "FILE")]
    pub overlay: Vec<PathBuf>,
    /// Also add the objects of servers without `workloadRef` to the release
    #[arg(long)]
    pub all: bool,
    /// Also write diagnostics to a file; Helm 4 does not show those on standard error
    #[arg(long, value_name = "FILE")]
    pub diagnostics: Option<PathBuf>,
}

/// Applies the stacks that `arguments` select to the manifests on standard input.
///
/// # Errors
/// Returns an error if a file or standard input cannot be read, or if the diagnostics cannot be written.
pub fn run(arguments: &PostRender) -> anyhow::Result<Outcome> {
    let mut inputs = Inputs::read(&arguments.stacks, false)?;
    inputs.overlay(&arguments.overlay)?;
    let input = load::standard_input()?;
    let text = String::from_utf8(input).context("standard input is not UTF-8 text")?;
    let stream = Stream::read(&mut inputs, "standard input", &text);
    let part = if arguments.all { Part::ReleaseAndOwn } else { Part::Release };
    let (mut outcome, mut diagnostics) = stream::apply_stacks(&mut inputs, stream, part);
    outcome.stderr = format_diagnostics(&mut diagnostics, &inputs.sources);
    if let Some(file) = &arguments.diagnostics {
        fs::write(file, &outcome.stderr).with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(outcome)
}
