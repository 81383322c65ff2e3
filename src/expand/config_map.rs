//! The ConfigMap: files of a server.

use k8s_openapi::api::core::v1::ConfigMap;

use crate::frame::Frame;
use crate::kinds::Kind;
use crate::kinds::metadata;
use crate::stack::server::Server;
use crate::stack::volumes::Config;

pub(super) fn build(frame: &Frame<'_>, server: &Server, config: &Config) -> ConfigMap {
    ConfigMap {
        metadata: metadata::metadata(frame, Kind::ConfigMap, server.config_map_name(), server.annotations.clone()),
        data: Some(config.files.clone()),
        ..ConfigMap::default()
    }
}
