//! `mcp-stack post-render`: a post-renderer of Helm. The manifests of one release on standard input, the same with the stack laid over
//! them on standard output.

use std::path::PathBuf;

use clap::Args;
use std::fs;

use anyhow::Context as _;

use super::load::{self, Given};
use super::stream::{self, Part, Stream};
use super::{Outcome, say};

/// `mcp-stack post-render`.
#[derive(Debug, Args)]
pub struct PostRender {
    /// Files and folders with stacks
    #[arg(value_name = "FILE|DIR", required = true)]
    pub stacks: Vec<PathBuf>,
    /// Lay a layer over the one stack given; may be repeated
    #[arg(long, value_name = "FILE")]
    pub overlay: Vec<PathBuf>,
    /// Add the stack's own objects to the release, those of servers without `workloadRef`
    #[arg(long)]
    pub all: bool,
    /// Write what is said on standard error into a file too: Helm 4 does not show it
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
    let text = String::from_utf8(input).context("standard input must be UTF-8 text")?;
    let stream = Stream::read(&mut given, "standard input", &text);
    let part = if arguments.all { Part::ReleaseAndOwn } else { Part::Release };
    let (mut outcome, mut diagnostics) = stream::lay(&mut given, stream, part);
    outcome.stderr = say(&mut diagnostics, &given.sources);
    if let Some(file) = &arguments.diagnostics {
        fs::write(file, &outcome.stderr).with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(outcome)
}
