//! Builds the ConfigMap and its volume.

use k8s_openapi::api::core::v1::ConfigMap;

use super::resolve::Resolved;
use crate::blocks::output::Output;
use crate::frame::Frame;
use crate::kinds::{Kind, metadata, parts};

/// Mounts the files and adds the ConfigMap that contains them.
pub fn build(frame: &Frame<'_>, resolved: &Resolved, output: &mut Output) {
    let Some(config) = &resolved.0 else { return };
    let name = frame.volume_name("config");
    let config_map = frame.config_map_name();
    output.part.pod.mount(parts::config_map_volume(&name, config_map.clone()), parts::read_only_mount(&name, &config.mount_path));
    let metadata = metadata::metadata(frame, Kind::ConfigMap, config_map, frame.annotations.clone());
    output.objects.push(ConfigMap { metadata, data: Some(config.files.clone()), ..ConfigMap::default() }.into());
}
