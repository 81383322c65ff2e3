//! `mcp-stack post-render`: a post-renderer of Helm. The manifests of one release on standard input, the same with the stack laid over
//! them on standard output.

use std::path::PathBuf;

use clap::Args;
use std::fs;

use anyhow::Context as _;

use super::load::{self, Given};
use super::outcome::{Outcome, say};
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

/// Lays the stacks that `arguments` name over standard input.
///
/// # Errors
/// A file, or standard input, cannot be read; the diagnostics cannot be written.
pub fn run(arguments: &PostRender) -> anyhow::Result<Outcome> {
    let mut given = Given::read(&arguments.stacks, false)?;
    given.overlay(&arguments.overlay)?;
    let input = load::standard_input()?;
    let text = String::from_utf8(input).context("standard input is not UTF-8 text")?;
    let stream = Stream::read(&mut given, "standard input", &text);
    let part = if arguments.all { Part::ReleaseAndOwn } else { Part::Release };
    let (mut outcome, mut diagnostics) = stream::lay(&mut given, stream, part);
    outcome.stderr = say(&mut diagnostics, &given.sources);
    if let Some(file) = &arguments.diagnostics {
        fs::write(file, &outcome.stderr).with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(outcome)
}
