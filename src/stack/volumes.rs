//! What a server mounts: a volume, files.

use std::collections::BTreeMap;

use super::defaults;
use super::defaults::Defaults;
use crate::api;
use crate::api::server::AccessMode;
use crate::diagnostics::checks;
use crate::diagnostics::{At, Diagnostics};
use crate::syntax::legal;
use crate::syntax::quantity::Quantity;

/// A volume that outlives the pods.
#[derive(Clone, Debug)]
pub struct Volume {
    /// How large.
    pub size: String,
    /// Where it appears.
    pub mount_path: String,
    /// The storage class; the cluster's default where absent.
    pub storage_class: Option<String>,
    /// Who may mount it; never empty.
    pub access_modes: Vec<AccessMode>,
    /// Whether the data stays when the claim leaves Git.
    pub retain: bool,
}

impl Volume {
    /// Validates `written`; `None` where it is off, or not legal.
    pub fn new(diagnostics: &mut Diagnostics, at: &At<'_>, defaults: &Defaults, written: Option<api::server::Persistence>) -> Option<Self> {
        let written = written.filter(|written| written.enabled != Some(false))?;
        if written.size.is_none() {
            diagnostics.required(&at.key("size"), "write the size of the volume, such as `10Gi`");
        }
        let size = written.size.and_then(|size| {
            let size = checks::quantity_text(diagnostics, &at.key("size"), size.0)?;
            if !Quantity::parse(&size).is_some_and(Quantity::is_positive) {
                diagnostics.invalid(&at.key("size"), format!("{size:?}"), "must be greater than 0");
            }
            Some(size)
        });
        checks::check_some(diagnostics, &at.key("storageClassName"), written.storage_class_name.as_deref(), legal::dns_subdomain);
        let access_modes = written.access_modes.map_or_else(|| vec![AccessMode::ReadWriteOnce], crate::decode::field::values);
        if access_modes.len() > 1 && access_modes.contains(&AccessMode::ReadWriteOncePod) {
            diagnostics.invalid(
                &at.key("accessModes"),
                "`ReadWriteOncePod` and others",
                "must not combine `ReadWriteOncePod` with other modes",
            );
        }
        let mount_path = mount_path(diagnostics, &at.key("mountPath"), written.mount_path);
        Some(Self {
            size: size?,
            mount_path: mount_path?,
            storage_class: written.storage_class_name.or_else(|| defaults.storage_class.clone()),
            access_modes,
            retain: written.retain.unwrap_or(defaults.retain),
        })
    }

    /// Whether all pods that mount it must be on one node.
    pub fn is_of_one_node(&self) -> bool {
        self.access_modes.iter().all(|mode| matches!(mode, AccessMode::ReadWriteOnce | AccessMode::ReadWriteOncePod))
    }
}

/// Files, from a ConfigMap.
#[derive(Clone, Debug)]
pub struct Config {
    /// Name and text.
    pub files: BTreeMap<String, String>,
    /// Where they appear.
    pub mount_path: String,
}

impl Config {
    /// The most that a ConfigMap may hold.
    const MAX_BYTES: usize = 1024 * 1024;

    /// Validates `written`; `None` where there is none, or it is not legal.
    pub fn new(diagnostics: &mut Diagnostics, at: &At<'_>, written: Option<api::server::Config>) -> Option<Self> {
        let written = written?;
        let files = defaults::texts(written.files);
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
        let mount_path = mount_path(diagnostics, &at.key("mountPath"), written.mount_path);
        Some(Self { files, mount_path: mount_path? })
    }
}

fn mount_path(diagnostics: &mut Diagnostics, at: &At<'_>, written: Option<String>) -> Option<String> {
    let Some(path) = written else {
        diagnostics.required(at, "write the path to mount it at in the container, such as `/data`");
        return None;
    };
    checks::check(diagnostics, at, &path, legal::mount_path);
    Some(path)
}
