//! Resolves and validates `persistence`.

use super::fields::{AccessMode, Global, Server};
use crate::decode::field::values;
use crate::diagnostics::{At, Diagnostics, checks};
use crate::frame::Frame;
use crate::syntax::legal;
use crate::syntax::quantity::Quantity;

/// The resolved defaults of `spec.global.storage`.
#[derive(Clone, Debug)]
pub struct Defaults {
    /// Name of the StorageClass; the default class of the cluster if absent.
    pub storage_class: Option<String>,
    /// Whether the claim and its data are kept when it is removed from the manifests.
    pub retain: bool,
}

/// The resolved volume of a server; `None` if it has none.
#[derive(Clone, Debug)]
pub struct Resolved(pub Option<Volume>);

/// A persistent volume.
#[derive(Clone, Debug)]
pub struct Volume {
    /// Requested storage capacity.
    pub size: String,
    /// Directory in the container at which the volume is mounted.
    pub mount_path: String,
    /// Name of the StorageClass; the default class of the cluster if absent.
    pub storage_class: Option<String>,
    /// How the volume can be mounted; never empty.
    pub access_modes: Vec<AccessMode>,
    /// Whether the claim and its data are kept when it is removed from the manifests.
    pub retain: bool,
}

impl Defaults {
    /// Resolves the block in `spec.global`, and reports errors.
    pub fn new(diagnostics: &mut Diagnostics, at: &At<'_>, raw: Global) -> Self {
        let raw = raw.storage.unwrap_or_default();
        let at_class = at.key("storage");
        checks::check_some(diagnostics, &at_class.key("className"), raw.class_name.as_deref(), legal::dns_subdomain);
        Self { storage_class: raw.class_name, retain: raw.retain.unwrap_or(true) }
    }
}

impl Resolved {
    /// Resolves the block of a server, and reports errors.
    pub fn new(diagnostics: &mut Diagnostics, at: &At<'_>, frame: &mut Frame<'_>, defaults: &Defaults, raw: Server) -> Self {
        let at = at.key("persistence");
        let volume = Volume::new(diagnostics, &at, defaults, raw.persistence);
        if let Some(volume) = &volume {
            checks::check_mount(diagnostics, &at, &mut frame.mounts, "persistence", &volume.mount_path);
            frame.facts.has_volume = true;
            frame.facts.has_single_node_volume = volume.is_single_node();
        }
        Self(volume)
    }
}

impl Volume {
    /// Resolves `raw`, and reports errors. Returns `None` if the block is absent, disabled, or has no valid size or mount path.
    fn new(diagnostics: &mut Diagnostics, at: &At<'_>, defaults: &Defaults, raw: Option<super::fields::Persistence>) -> Option<Self> {
        let raw = raw.filter(|raw| raw.enabled != Some(false))?;
        if raw.size.is_none() {
            diagnostics.required(&at.key("size"), "write the size of the volume, such as `10Gi`");
        }
        let size = raw.size.and_then(|size| {
            let size = checks::quantity_text(diagnostics, &at.key("size"), size.0)?;
            if !Quantity::parse(&size).is_some_and(Quantity::is_positive) {
                diagnostics.invalid(&at.key("size"), format!("{size:?}"), "must be greater than 0");
            }
            Some(size)
        });
        checks::check_some(diagnostics, &at.key("storageClassName"), raw.storage_class_name.as_deref(), legal::dns_subdomain);
        let access_modes = raw.access_modes.map_or_else(|| vec![AccessMode::ReadWriteOnce], values);
        if access_modes.len() > 1 && access_modes.contains(&AccessMode::ReadWriteOncePod) {
            diagnostics.invalid(
                &at.key("accessModes"),
                "`ReadWriteOncePod` and others",
                "must not combine `ReadWriteOncePod` with other modes",
            );
        }
        let mount_path = checks::mount_path(diagnostics, &at.key("mountPath"), raw.mount_path);
        Some(Self {
            size: size?,
            mount_path: mount_path?,
            storage_class: raw.storage_class_name.or_else(|| defaults.storage_class.clone()),
            access_modes,
            retain: raw.retain.unwrap_or(defaults.retain),
        })
    }

    /// Whether all pods that mount the volume must run on the same node.
    pub fn is_single_node(&self) -> bool {
        self.access_modes.iter().all(|mode| matches!(mode, AccessMode::ReadWriteOnce | AccessMode::ReadWriteOncePod))
    }
}
