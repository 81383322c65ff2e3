//! The ConfigMap: files of a server.

use k8s_openapi::api::core::v1::ConfigMap;

use super::metadata::{self, Component};
use crate::stack::Stack;
use crate::stack::server::Server;
use crate::stack::volumes::Config;

pub(super) fn build(stack: &Stack, server: &Server, config: &Config) -> ConfigMap {
    ConfigMap {
        metadata: metadata::of_server(stack, server, Component::ConfigMap, server.config_map_name(), server.annotations.clone()),
        data: Some(config.files.clone()),
        ..ConfigMap::default()
    }
}
