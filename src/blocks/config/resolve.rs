//! Resolves and validates `config`.

use std::collections::BTreeMap;

use super::fields::{self, Server};
pub use crate::decode::block::NoFields as Defaults;
use crate::decode::field::into_strings;
use crate::diagnostics::{At, Diagnostics, checks};
use crate::frame::Frame;
use crate::syntax::legal;

/// The resolved block of a server; `None` if the server has no files.
#[derive(Clone, Debug)]
pub struct Resolved(pub Option<Config>);

/// Files that are mounted from a ConfigMap.
#[derive(Clone, Debug)]
pub struct Config {
    /// The content of the files by file name.
    pub files: BTreeMap<String, String>,
    /// The directory in the container at which the files are mounted.
    pub mount_path: String,
}

impl Resolved {
    /// Resolves the block of a server, and reports errors.
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
    /// The maximum size of a ConfigMap.
    const MAX_BYTES: usize = 1024 * 1024;

    /// Resolves `raw`, and reports errors. Returns `None` if it is absent or `mountPath` is not valid.
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
