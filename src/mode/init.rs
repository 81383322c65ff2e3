//! `mcp-stack init`: a first stack, ready to render.

use anyhow::bail;

use super::outcome::Outcome;
use crate::syntax::legal;

/// The stack, named `mcp-stack`.
const TEMPLATE: &str = include_str!("init.yaml");

/// Prints a first stack of that name.
///
/// # Errors
/// The name is none that a stack may have.
pub fn run(name: &str) -> anyhow::Result<Outcome> {
    if let Err(requirement) = legal::dns_label(name, legal::LABEL_MAX) {
        bail!("the name {requirement}, got {name:?}");
    }
    let stack = TEMPLATE.replace("name: mcp-stack\n", &format!("name: {name}\n"));
    Ok(Outcome { stdout: stack.into_bytes().into(), ..Outcome::default() })
}
