//! What `config` resolves to, and what is legal.

use std::collections::BTreeMap;

use super::fields::{self, Global, Server};
use crate::decode::field::into_strings;
use crate::diagnostics::{At, Diagnostics, checks};
use crate::frame::Frame;
use crate::syntax::legal;

/// `config` has no defaults at `spec.global`.
#[derive(Clone, Debug)]
pub struct Defaults;

/// The files of a server, if it has some.
#[derive(Clone, Debug)]
pub struct Resolved(pub Option<Config>);

/// Files, from a ConfigMap.
#[derive(Clone, Debug)]
pub struct Config {
    /// Name and text.
    pub files: BTreeMap<String, String>,
    /// Where they appear.
    pub mount_path: String,
}

impl Defaults {
    /// Resolves nothing.
    pub fn new(_: &mut Diagnostics, _: &At<'_>, _: Global) -> Self {
        Self
    }
}

impl Resolved {
    /// Resolves the block of a server.
    pub fn new(diagnostics: &mut Diagnostics, at: &At<'_>, frame: &mut Frame<'_>, _: &Defaults, raw: Server) -> Self {
        let at = at.key("config");
        let config = Config::new(diagnostics, &at, raw.config);
        if let Some(config) = &config {
            checks::check_mount(diagnostics, &at, &mut frame.mounts, "config", &config.mount_path);
        }
        Self(config)
    }
}

impl Config {
    /// The most that a ConfigMap may hold.
    const MAX_BYTES: usize = 1024 * 1024;

    /// Validates `raw`; `None` where there is none, or it is not legal.
    fn new(diagnostics: &mut Diagnostics, at: &At<'_>, raw: Option<fields::Config>) -> Option<Self> {
        let raw = raw?;
        let files = into_strings(raw.files);
        let at_files = at.key("files");
        if files.is_empty() {
            diagnostics.required(&at_files, "write at least one file, as a map from names to contents");
        }
        for name in files.keys() {
            checks::check(diagnostics, &at_files.key(name), name, legal::config_key);
        }
        let size: usize = files.iter().map(|(name, text)| name.len() + text.len()).sum();
        if size > Self::MAX_BYTES {
            diagnostics.invalid(&at_files, format!("{size} bytes"), format!("must be at most {} bytes in total", Self::MAX_BYTES));
        }
        let mount_path = checks::mount_path(diagnostics, &at.key("mountPath"), raw.mount_path);
        Some(Self { files, mount_path: mount_path? })
    }
}
