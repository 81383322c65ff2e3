//! What `command` and `args` resolve to.

use super::fields::{Global, Server};
use crate::decode::field::{List, Literal, values};
use crate::diagnostics::{At, Diagnostics};
use crate::frame::Frame;

/// `command` and `args` have no defaults at `spec.global`.
#[derive(Clone, Debug)]
pub struct Defaults;

/// What the container runs.
#[derive(Clone, Debug)]
pub struct Resolved {
    /// The entrypoint; that of the image if empty.
    pub command: Vec<String>,
    /// The arguments of the entrypoint; those of the image if empty.
    pub args: Vec<String>,
}

impl Defaults {
    /// Resolves nothing.
    pub fn new(_: &mut Diagnostics, _: &At<'_>, _: Global) -> Self {
        Self
    }
}

impl Resolved {
    /// Resolves the fields of a server.
    pub fn new(_: &mut Diagnostics, _: &At<'_>, _: &mut Frame<'_>, _: &Defaults, raw: Server) -> Self {
        let texts = |list: Option<List<Literal>>| values(list.unwrap_or_default()).into_iter().map(|text| text.0).collect();
        Self { command: texts(raw.command), args: texts(raw.args) }
    }
}
