//! What `spread` resolves to, and what is legal.

use super::fields::{Global, Level, Server};
use crate::diagnostics::{At, Diagnostics};
use crate::frame::Frame;

/// The fields at `spec.global`.
#[derive(Clone, Debug)]
pub struct Defaults {
    enabled: Option<bool>,
    hosts: Level,
    zones: Level,
}

/// How the pods of one server are distributed.
#[derive(Clone, Debug)]
pub struct Resolved {
    /// Whether the server itself writes the block and does not disable it.
    pub is_written: bool,
    /// Over hosts.
    pub hosts: Option<Strictness>,
    /// Over zones.
    pub zones: Option<Strictness>,
}

/// What happens to a pod that cannot be placed accordingly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strictness {
    /// It is placed elsewhere.
    Preferred,
    /// It stays pending.
    Required,
}

impl Defaults {
    /// Resolves the block at `spec.global`.
    pub fn new(_: &mut Diagnostics, _: &At<'_>, raw: Global) -> Self {
        let raw = raw.spread.unwrap_or_default();
        Self {
            enabled: raw.enabled,
            hosts: raw.hosts.unwrap_or(Level::Preferred),
            zones: raw.zones.unwrap_or(Level::Preferred),
        }
    }
}

impl Resolved {
    /// Resolves the block of a server.
    pub fn new(diagnostics: &mut Diagnostics, at: &At<'_>, frame: &mut Frame<'_>, defaults: &Defaults, raw: Server) -> Self {
        let enabled = raw.spread.as_ref().map(|spread| spread.enabled);
        let is_written = raw.spread.as_ref().is_some_and(|spread| spread.enabled != Some(false));
        let is_on = frame.is_on(enabled, defaults.enabled);
        if is_on && frame.workload.0 == "DaemonSet" {
            let requirement = "is forbidden for a DaemonSet, which runs one pod on every node";
            diagnostics.forbidden(&at.key("spread"), requirement, "remove it");
        }
        let raw = raw.spread.unwrap_or_default();
        // the block becomes part of the workload, and nothing global reaches an external one
        let [hosts, zones] = if frame.is_external { [Level::Preferred; 2] } else { [defaults.hosts, defaults.zones] };
        let can_spread = is_on && frame.facts.most.is_none_or(|most| most >= 2);
        let strictness = |level| if can_spread { strictness(level) } else { None };
        let resolved =
            Self { is_written, hosts: strictness(raw.hosts.unwrap_or(hosts)), zones: strictness(raw.zones.unwrap_or(zones)) };
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
