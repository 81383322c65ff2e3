//! `spec.mcp.<name>.podTemplate`: a strategic merge patch for the generated pod template.

use k8s_openapi::api::core::v1::PodTemplateSpec;

use super::field::{Field, Shape};
use super::fields;
use super::upstream;
use crate::diagnostics::{At, Diagnostics};
use crate::wire::node::Node;

/// A strategic merge patch for a pod template, including its directives and nulls.
#[derive(Clone, Debug, PartialEq)]
pub struct PodTemplate(pub Node);

impl Field for PodTemplate {
    fn decode(node: &Node, at: &At<'_>, diagnostics: &mut Diagnostics) -> Option<Self> {
        upstream::decode_part::<PodTemplateSpec>(node, at, diagnostics).map(|_| Self(node.clone()))
    }

    fn shape() -> Shape {
        Shape::Partial("core/v1 PodTemplateSpec", fields::wanted::<PodTemplateSpec>)
    }
}
