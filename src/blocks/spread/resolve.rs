//! Resolves and validates `spread`.

use super::fields::{Global, Level, Server};
use crate::diagnostics::{At, Diagnostics, checks};
use crate::frame::Frame;

/// The resolved defaults of the block in `spec.global`.
#[derive(Clone, Debug)]
pub struct Defaults {
    enabled: Option<bool>,
    hosts: Level,
    zones: Level,
}

/// The resolved distribution of the pods of a server.
#[derive(Clone, Debug)]
pub struct Resolved {
    /// Whether the server itself sets the block and does not disable it.
    pub is_set: bool,
    /// The distribution over hosts; `None` if none is generated.
    pub hosts: Option<Strictness>,
    /// The distribution over zones; `None` if none is generated.
    pub zones: Option<Strictness>,
}

/// What the scheduler does with a pod that cannot be placed accordingly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strictness {
    /// The pod is scheduled to another node.
    Preferred,
    /// The pod stays pending.
    Required,
}

impl Defaults {
    /// Resolves the block in `spec.global`, and reports errors.
    pub fn new(_: &mut Diagnostics, _: &At<'_>, raw: Global) -> Self {
        let raw = raw.spread.unwrap_or_default();
        Self { enabled: raw.enabled, hosts: raw.hosts.unwrap_or(Level::Preferred), zones: raw.zones.unwrap_or(Level::Preferred) }
    }
}

impl Resolved {
    /// Resolves the block of a server, and reports errors.
    pub fn new(diagnostics: &mut Diagnostics, at: &At<'_>, frame: &mut Frame<'_>, defaults: &Defaults, raw: Server) -> Self {
        let enabled = raw.spread.as_ref().map(|spread| spread.enabled);
        let is_set = raw.spread.as_ref().is_some_and(|spread| spread.enabled != Some(false));
        let is_enabled = frame.is_enabled(enabled, defaults.enabled);
        checks::check_not_daemon_set(diagnostics, &at.key("spread"), frame.workload.0, is_enabled);
        let raw = raw.spread.unwrap_or_default();
        // global settings are never applied to an external workload
        let [hosts, zones] = if frame.is_external { [Level::Preferred; 2] } else { [defaults.hosts, defaults.zones] };
        let can_spread = is_enabled && frame.facts.max_pods.is_none_or(|max_pods| max_pods >= 2);
        let strictness = |level| if can_spread { strictness(level) } else { None };
        let resolved = Self { is_set, hosts: strictness(raw.hosts.unwrap_or(hosts)), zones: strictness(raw.zones.unwrap_or(zones)) };
        frame.facts.selects_pods |= resolved.hosts.is_some() || resolved.zones.is_some();
        resolved
    }
}

fn strictness(level: Level) -> Option<Strictness> {
    match level {
        Level::Preferred => Some(Strictness::Preferred),
        Level::Required => Some(Strictness::Required),
        Level::None => None,
    }
}
