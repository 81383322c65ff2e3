//! Sets the resource requests and limits of the container.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::ResourceRequirements;
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;

use super::resolve::{Quantities, Resolved};
use crate::blocks::output::Output;
use crate::frame::Frame;
use crate::kinds::part::PodPart;

/// Sets the requests and limits of the container.
pub fn build(frame: &Frame<'_>, resolved: &Resolved, output: &mut Output) {
    let part = &mut output.part.pod;
    let requests = quantities(part, "requests", &resolved.requests);
    let limits = quantities(part, "limits", &resolved.limits);
    let resources = ResourceRequirements { claims: None, limits, requests };
    let is_empty = resources == ResourceRequirements::default();
    part.container.resources = (!frame.is_external || !is_empty).then_some(resources);
}

/// Returns the quantities that are set. Those that `none` removes are deleted from an external workload by the merge.
fn quantities(part: &mut PodPart, field: &str, resolved: &Quantities) -> Option<BTreeMap<String, Quantity>> {
    let mut set = BTreeMap::new();
    for (name, quantity) in resolved {
        match quantity {
            Some(quantity) => {
                set.insert(name.clone(), Quantity(quantity.clone()));
            }
            None => part.delete(&["resources", field, name]),
        }
    }
    (!set.is_empty()).then_some(set)
}
