//! `spec.global` with every default resolved.

use crate::api::global::Global;
use crate::blocks;
use crate::diagnostics::{At, Diagnostics, checks};
use crate::syntax::legal;

/// The defaults of all servers.
#[derive(Clone, Debug)]
pub struct Defaults {
    /// The prefix of every server's name.
    pub name_prefix: String,
    /// The environment: a DNS label.
    pub environment: String,
    /// Whether the rules for production apply.
    pub production: bool,
    /// The container port of servers that set none.
    pub port: i32,
    /// The defaults of the blocks.
    pub blocks: blocks::Defaults,
}

impl Defaults {
    /// Resolves `raw`. Values that are invalid whichever server uses them are reported.
    pub fn new(diagnostics: &mut Diagnostics, at: &At<'_>, raw: Global) -> Self {
        let environment = raw.environment.unwrap_or_else(|| "staging".to_owned());
        checks::check(diagnostics, &at.key("environment"), &environment, |text| legal::dns_label(text, legal::LABEL_MAX));
        let name_prefix = raw.name_prefix.unwrap_or_default();
        if !name_prefix.is_empty() && legal::dns_label(&format!("{name_prefix}a"), legal::LABEL_MAX).is_err() {
            let requirement = "must consist of lowercase letters, digits and `-`, and start with a letter or digit: it is the prefix of every server's name";
            diagnostics.invalid(&at.key("namePrefix"), format!("{name_prefix:?}"), requirement);
        }
        let port = raw.default_port.unwrap_or(8000);
        checks::check_port(diagnostics, &at.key("defaultPort"), port);
        Self {
            production: raw.production.unwrap_or(environment == "production"),
            name_prefix,
            environment,
            port,
            blocks: blocks::Defaults::new(diagnostics, at, raw.blocks),
        }
    }
}
