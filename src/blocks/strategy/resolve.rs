//! Resolves and validates `strategy`.

use super::fields::{Server, Strategy};
pub use crate::decode::block::NoFields as Defaults;
use crate::diagnostics::{At, Diagnostics};
use crate::frame::Frame;
use crate::kinds::Kind;

/// The resolved strategy of a server.
#[derive(Clone, Debug)]
pub struct Resolved(pub Rollout);

/// How existing pods are replaced by new ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rollout {
    /// By the default of Kubernetes, or as the chart of an external workload specifies.
    Default,
    /// By a rolling update.
    RollingUpdate,
    /// All old pods are stopped before new ones are started.
    Recreate,
}

impl Resolved {
    /// Resolves the field of a server, and reports errors.
    pub fn new(diagnostics: &mut Diagnostics, at: &At<'_>, frame: &mut Frame<'_>, _: &Defaults, Server { strategy }: Server) -> Self {
        let (kind, _) = frame.workload;
        if kind != Kind::Deployment.as_str() && strategy.is_some() {
            let requirement = format!("is forbidden for a {kind}: only a Deployment has it");
            diagnostics.forbidden(&at.key("strategy"), requirement, "remove it");
        }
        frame.facts.recreates_pods = strategy == Some(Strategy::Recreate);
        Self(match strategy {
            Some(Strategy::Recreate) => Rollout::Recreate,
            Some(Strategy::RollingUpdate) => Rollout::RollingUpdate,
            None => Rollout::Default,
        })
    }
}
