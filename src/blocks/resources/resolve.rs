//! Resolves and validates `resources`.

use std::collections::BTreeMap;

use super::fields::{self, Global, Server};
use crate::diagnostics::{At, Diagnostics, checks};
use crate::frame::Frame;
use crate::syntax::legal;
use crate::syntax::quantity::Quantity;

/// Quantities by resource name. `None` stands for `none`, which removes a quantity.
pub type Quantities = BTreeMap<String, Option<String>>;

/// The built-in defaults, merged with `spec.global.resources`.
#[derive(Clone, Debug)]
pub struct Defaults(Resolved);

/// The resolved resources of a container. Defaults are applied for a managed workload only.
#[derive(Clone, Debug, Default)]
pub struct Resolved {
    /// The requests.
    pub requests: Quantities,
    /// The limits.
    pub limits: Quantities,
}

impl Defaults {
    /// Resolves the block in `spec.global`, and reports errors.
    pub fn new(diagnostics: &mut Diagnostics, at: &At<'_>, raw: Global) -> Self {
        let quantities = |cpu: &str, memory: &str| {
            let quantities = [("cpu", cpu), ("memory", memory)];
            quantities.into_iter().map(|(name, quantity)| (name.to_owned(), Some(quantity.to_owned()))).collect()
        };
        let built_in = Resolved { requests: quantities("100m", "128Mi"), limits: quantities("500m", "512Mi") };
        Self(built_in.merge(diagnostics, &at.key("resources"), raw.resources))
    }
}

impl Resolved {
    /// Resolves the block of a server, and reports errors.
    pub fn new(diagnostics: &mut Diagnostics, at: &At<'_>, frame: &mut Frame<'_>, defaults: &Defaults, raw: Server) -> Self {
        // defaults would overwrite what the chart of an external workload sets
        let base = if frame.is_external { Self::default() } else { defaults.0.clone() };
        base.merge(diagnostics, &at.key("resources"), raw.resources)
    }

    /// Whether the container requests a resource. Kubernetes uses the limit as the default of the request.
    pub fn has_request(&self, name: &str) -> bool {
        [&self.requests, &self.limits].into_iter().any(|quantities| quantities.get(name).is_some_and(Option::is_some))
    }

    /// Merges `raw` over `self`, and reports errors in `raw` and in the result.
    fn merge(mut self, diagnostics: &mut Diagnostics, at: &At<'_>, raw: Option<fields::Resources>) -> Self {
        let Some(raw) = raw else { return self };
        for (field, raw, merged) in [("requests", raw.requests, &mut self.requests), ("limits", raw.limits, &mut self.limits)] {
            let at = at.key(field);
            for (name, quantity) in raw.unwrap_or_default() {
                let at = at.key(&name);
                if let Err(requirement) = legal::qualified_name(&name) {
                    diagnostics.invalid(&at, format!("{name:?}"), requirement);
                } else if quantity.0 == "none" {
                    merged.insert(name, None);
                } else if let Some(legal) = checks::quantity_text(diagnostics, &at, quantity.0) {
                    merged.insert(name, Some(legal));
                }
            }
        }
        self.check(diagnostics, at);
        self
    }

    /// Reports names and quantities that the API server would reject, and requests that exceed their limits.
    /// <https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/core/validation/validation.go>
    fn check(&self, diagnostics: &mut Diagnostics, at: &At<'_>) {
        for (field, quantities) in [("requests", &self.requests), ("limits", &self.limits)] {
            let at = at.key(field);
            for (name, _) in present(quantities) {
                let is_known = match name.strip_prefix("hugepages-") {
                    Some(size) => Quantity::parse(size).is_some(),
                    // the prefix `requests.` is reserved for ResourceQuotas
                    None => matches!(name, "cpu" | "memory" | "ephemeral-storage") || name.contains('/') && !name.starts_with("requests."),
                };
                if !is_known {
                    let requirement = "must be `cpu`, `memory`, `ephemeral-storage`, `hugepages-<size>`, or a name with a domain, such as `nvidia.com/gpu`";
                    diagnostics.invalid(&at.key(name), format!("{name:?}"), requirement);
                }
            }
            let extended = present(quantities).filter(|(name, _)| name.contains('/') && !name.starts_with("kubernetes.io/"));
            for (name, quantity) in extended.filter(|(_, quantity)| !Quantity::parse(quantity).is_some_and(Quantity::is_whole)) {
                diagnostics.invalid(&at.key(name), format!("{quantity:?}"), "must be an integer: extended resources cannot be divided");
            }
        }
        let at = at.key("requests");
        for (name, request) in present(&self.requests) {
            let at = at.key(name);
            let is_indivisible = name.contains('/') || name.starts_with("hugepages-");
            let Some(Some(limit)) = self.limits.get(name) else {
                if is_indivisible {
                    let requirement = format!("must have the same quantity under `limits.{name}`: this resource cannot be overcommitted");
                    diagnostics.invalid(&at, format!("{request:?}"), requirement);
                }
                continue;
            };
            let (requested, allowed) = (Quantity::parse(request), Quantity::parse(limit));
            if requested > allowed {
                let diagnostic = diagnostics.invalid(&at, format!("{request:?}"), format!("must be at most the limit, which is `{limit}`"));
                diagnostic.remedy = Some(format!("raise `limits.{name}`, or remove it with `none`"));
            } else if is_indivisible && requested != allowed {
                let requirement = format!("must equal the limit, which is `{limit}`: this resource cannot be overcommitted");
                diagnostics.invalid(&at, format!("{request:?}"), requirement);
            }
        }
    }
}

/// Returns the quantities without those that are removed.
fn present(quantities: &Quantities) -> impl Iterator<Item = (&str, &str)> {
    quantities.iter().filter_map(|(name, quantity)| Some((name.as_str(), quantity.as_deref()?)))
}
