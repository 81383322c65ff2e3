//! Resolves `command` and `args`.

use super::fields::Server;
pub use crate::decode::block::NoFields as Defaults;
use crate::decode::field::{List, Literal, values};
use crate::diagnostics::{At, Diagnostics};
use crate::frame::Frame;

/// The resolved command of the container.
#[derive(Clone, Debug)]
pub struct Resolved {
    /// The entrypoint; that of the image if empty.
    pub command: Vec<String>,
    /// The arguments of the entrypoint; those of the image if empty.
    pub args: Vec<String>,
}

impl Resolved {
    /// Resolves the fields of a server.
    pub fn new(_: &mut Diagnostics, _: &At<'_>, _: &mut Frame<'_>, _: &Defaults, raw: Server) -> Self {
        let strings = |list: Option<List<Literal>>| values(list.unwrap_or_default()).into_iter().map(|text| text.0).collect();
        Self { command: strings(raw.command), args: strings(raw.args) }
    }
}
