//! `mcp-stack init`: prints an example stack that is ready to render.

use anyhow::bail;

use super::outcome::Outcome;
use crate::syntax::legal;

/// The example stack, whose name is `mcp-stack`.
const TEMPLATE: &str = include_str!("init.yaml");

/// Prints an example stack with this name.
///
/// # Errors
/// Returns an error if the name is invalid.
pub fn run(name: &str) -> anyhow::Result<Outcome> {
    if let Err(requirement) = legal::dns_label(name, legal::LABEL_MAX) {
        bail!("the name {requirement}, got {name:?}");
    }
    let stack = TEMPLATE.replace("name: mcp-stack\n", &format!("name: {name}\n"));
    Ok(Outcome { stdout: stack.into_bytes().into(), ..Outcome::default() })
}
