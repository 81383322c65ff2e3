//! Blocks that have the schema of a Kubernetes type.
//!
//! A block is decoded into the upstream type, encoded again and compared with the input: a path that was lost is an unknown field, and a
//! path that was added is a missing required field. Thus no Kubernetes type is modelled a second time.

use k8s_openapi::api::autoscaling::v2::{HorizontalPodAutoscalerBehavior, MetricSpec};
use k8s_openapi::api::core::v1::{EnvFromSource, EnvVar, ExecAction, GRPCAction, HTTPGetAction, TCPSocketAction};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use super::field::{Field, Shape, check_characters};
use super::fields::{self, TypeMismatch, Wanted};
use crate::diagnostics::{At, Diagnostic, Diagnostics, FieldPath, Severity, Step};
use crate::kinds::external_secrets::{ExternalSecretData, ExternalSecretDataFrom};
use crate::merge::strategic_merge::is_directive;
use crate::wire::node::{Node, Value};
use crate::wire::resolve;
use crate::wire::{emit, json};

/// A type of Kubernetes or of an operator, with its name in the documentation.
pub trait Upstream: Serialize + DeserializeOwned {
    /// API group, version and name of the type.
    const NAME: &'static str;
}

macro_rules! upstream {
    ($($type:ty = $name:literal),* $(,)?) => {$(
        impl Upstream for $type {
            const NAME: &'static str = $name;
        }

        impl Field for $type {
            fn decode(node: &Node, at: &At<'_>, diagnostics: &mut Diagnostics) -> Option<Self> {
                decode(node, at, diagnostics, &[])
            }

            fn shape() -> Shape {
                Shape::Upstream(Self::NAME, fields::wanted::<Self>)
            }
        }
    )*};
}

upstream! {
    EnvVar = "core/v1 EnvVar",
    EnvFromSource = "core/v1 EnvFromSource",
    MetricSpec = "autoscaling/v2 MetricSpec",
    HorizontalPodAutoscalerBehavior = "autoscaling/v2 HorizontalPodAutoscalerBehavior",
    ExternalSecretData = "external-secrets.io/v1 ExternalSecretData",
    ExternalSecretDataFrom = "external-secrets.io/v1 ExternalSecretDataFromRemoteRef",
}

impl Upstream for ExecAction {
    const NAME: &'static str = "core/v1 ExecAction";
}

impl Field for ExecAction {
    const KEEPS_EMPTY_MAP: bool = true;

    fn decode(node: &Node, at: &At<'_>, diagnostics: &mut Diagnostics) -> Option<Self> {
        decode(node, at, diagnostics, &[])
    }

    fn shape() -> Shape {
        Shape::Upstream(Self::NAME, fields::wanted::<Self>)
    }
}

/// The handler of a probe, whose port may be absent.
#[derive(Clone, Debug, PartialEq)]
pub struct Handler<T> {
    /// The handler. Its port is a placeholder unless `has_port` is set.
    pub action: T,
    /// Whether the port is set in the stack.
    pub has_port: bool,
}

macro_rules! handlers {
    ($($type:ty = $name:literal),* $(,)?) => {$(
        impl Upstream for $type {
            const NAME: &'static str = $name;
        }

        impl Field for Handler<$type> {
            const KEEPS_EMPTY_MAP: bool = true;

            fn decode(node: &Node, at: &At<'_>, diagnostics: &mut Diagnostics) -> Option<Self> {
                let has_port = node.get("port").is_some_and(|port| !port.is_null());
                let optional: &[&str] = if has_port { &[] } else { &["port"] };
                decode(node, at, diagnostics, optional).map(|action| Self { action, has_port })
            }

            fn shape() -> Shape {
                Shape::Upstream(<$type>::NAME, fields::wanted::<$type>)
            }
        }
    )*};
}

handlers! {
    HTTPGetAction = "core/v1 HTTPGetAction",
    TCPSocketAction = "core/v1 TCPSocketAction",
    GRPCAction = "core/v1 GRPCAction",
}

/// Decodes `node` as a `T`. Reports values of the wrong type, unknown fields and missing required fields, except for those top-level fields
/// that are listed in `optional`.
fn decode<T: Upstream>(node: &Node, at: &At<'_>, diagnostics: &mut Diagnostics, optional: &[&str]) -> Option<T> {
    let Value::Mapping(_) = node.value else {
        diagnostics.wrong_type(at, node, "must be a map");
        return None;
    };
    read(node, at, diagnostics, optional, false)
}

/// Decodes `node`, a strategic merge patch for a `T` or the result of one, as a `T`. Reports unknown fields and values of the wrong type,
/// but not missing fields; ignores the directives of strategic merge.
pub fn decode_part<T: Serialize + DeserializeOwned>(node: &Node, at: &At<'_>, diagnostics: &mut Diagnostics) -> Option<T> {
    let Value::Mapping(_) = node.value else {
        diagnostics.wrong_type(at, node, "must be a map");
        return None;
    };
    read(node, at, diagnostics, &[], true)
}

fn read<T: Serialize + DeserializeOwned>(
    node: &Node,
    at: &At<'_>,
    diagnostics: &mut Diagnostics,
    optional: &[&str],
    is_part: bool,
) -> Option<T> {
    let before = diagnostics.len();
    let block = Block { node, at, wanted: fields::wanted::<T>, is_part };
    let mut json = block.to_json(node, at, diagnostics)?;
    for field in optional {
        json[*field] = Json::from(0);
    }
    let mut removed = Vec::new();
    let decoded: T = loop {
        match fields::read(&json) {
            Ok(decoded) => break decoded,
            Err(TypeMismatch { path, message }) => {
                if quantity_to_string(&mut json, &path, &message) {
                    continue;
                }
                block.report_mismatch(&path, &message, diagnostics);
                if path.is_empty() || !remove(&mut json, &path) {
                    return None;
                }
                removed.push(path);
            }
        }
    };
    // comparing the serialized forms first is faster in the usual case
    if removed.is_empty() && emit::text(&decoded) == emit::text(&json) {
        return (diagnostics.len() == before).then_some(decoded);
    }
    let encoded = json::of(&decoded);
    block.compare(&json, &encoded, &mut Vec::new(), &removed, diagnostics);
    (diagnostics.len() == before).then_some(decoded)
}

/// A block with its path.
struct Block<'a> {
    node: &'a Node,
    at: &'a At<'a>,
    /// Returns the type that the upstream type requests at a path.
    wanted: fn(&[Step]) -> Wanted,
    /// Whether required fields may be missing and directives are allowed.
    is_part: bool,
}

impl Block<'_> {
    fn path(&self, inner: &[Step]) -> FieldPath {
        let mut path = self.at.path();
        path.0.extend_from_slice(inner);
        path
    }

    /// Converts the value to JSON without entries that are null, because `null` means absent.
    fn to_json(&self, node: &Node, at: &At<'_>, diagnostics: &mut Diagnostics) -> Option<Json> {
        Some(match &node.value {
            Value::Null => Json::Null,
            Value::Bool(value) => Json::Bool(*value),
            Value::String(text) => check_characters(diagnostics, || at.path(), text).then(|| Json::String(text.clone()))?,
            Value::Number(text) => match resolve::number_as_integer(text) {
                Some(value) => i64::try_from(value).map(Json::from).or_else(|_| u64::try_from(value).map(Json::from)).ok()?,
                None => serde_json::Number::from_f64(resolve::number_as_float(text)).map(Json::Number).or_else(|| {
                    diagnostics.push(Diagnostic::new("type", Severity::Error, at, "must be a finite number").found(text));
                    None
                })?,
            },
            Value::Timestamp(text) => {
                let diagnostic = Diagnostic::new("type", Severity::Error, at, "must be a string");
                diagnostics.push(diagnostic.found(format!("the date {text}")).remedy(format!("quote it: `\"{text}\"`")));
                return None;
            }
            Value::Sequence(items) => {
                let mut list = Vec::with_capacity(items.len());
                for (index, item) in items.iter().enumerate() {
                    list.extend(self.to_json(item, &at.index(index), diagnostics));
                }
                Json::Array(list)
            }
            Value::Mapping(entries) => {
                let mut map = serde_json::Map::new();
                for entry in entries.iter().filter(|entry| !(entry.value.is_null() || self.is_part && is_directive(&entry.key))) {
                    let at = at.key(&entry.key);
                    if !entry.key_is_string {
                        let diagnostic = Diagnostic::new("type", Severity::Error, &at, "must have a string as its key");
                        diagnostics.push(diagnostic.remedy(format!("quote it: `\"{}\"`", entry.key)));
                    }
                    if let Some(value) = self.to_json(&entry.value, &at, diagnostics) {
                        map.insert(entry.key.clone(), value);
                    }
                }
                Json::Object(map)
            }
        })
    }

    /// Reports the error that serde returned for the value at `path`.
    fn report_mismatch(&self, path: &[Step], message: &str, diagnostics: &mut Diagnostics) {
        if let Some(field) = message.strip_prefix("missing field `").and_then(|rest| rest.split('`').next()) {
            let mut path = self.path(path);
            path.0.push(Step::Key(field.to_owned()));
            diagnostics.required_at(path, None);
            return;
        }
        let node = path.iter().try_fold(self.node, |node, step| match (step, &node.value) {
            (Step::Key(key), _) => node.get(key),
            (Step::Index(index), Value::Sequence(items)) => items.get(*index),
            _ => None,
        });
        let expected = message.split_once("expected ").map_or(message, |(_, expected)| expected);
        let requirement =
            if expected.contains("one of") { format!("must be {expected}") } else { format!("must be {}", type_name(expected)) };
        let mut diagnostic = Diagnostic::new("type", Severity::Error, self.path(path), requirement);
        if let Some(node) = node {
            diagnostic = diagnostic.found(node.describe());
            if expected == "a string" && !matches!(node.value, Value::Sequence(_) | Value::Mapping(_)) {
                diagnostic = diagnostic.remedy(if diagnostics.retyped_by_kustomize {
                    "quote it in the source file".to_owned()
                } else {
                    format!("quote it: `\"{node}\"`")
                });
            }
        }
        diagnostics.push(diagnostic);
    }

    /// Reports paths of `input` that `output` lacks as unknown, and paths of `output` that `input` lacks as required.
    fn compare(&self, input: &Json, output: &Json, path: &mut Vec<Step>, removed: &[Vec<Step>], diagnostics: &mut Diagnostics) {
        match (input, output) {
            (Json::Object(input), Json::Object(output)) => {
                for (key, value) in input {
                    path.push(Step::Key(key.clone()));
                    match output.get(key) {
                        Some(other) => self.compare(value, other, path, removed, diagnostics),
                        None if is_empty(value) => {}
                        None => {
                            let known = match (self.wanted)(&path[..path.len() - 1]) {
                                Wanted::Struct(fields) => fields,
                                _ => &[],
                            };
                            let known: Vec<&str> =
                                known.iter().copied().filter(|name| self.is_part || !input.contains_key(*name)).collect();
                            diagnostics.unknown_field_at(self.path(path), key, &known);
                        }
                    }
                    path.pop();
                }
                for key in output.keys().filter(|key| !self.is_part && !input.contains_key(*key)) {
                    path.push(Step::Key(key.clone()));
                    if !removed.iter().any(|gone| path.starts_with(gone)) {
                        diagnostics.required_at(self.path(path), None);
                    }
                    path.pop();
                }
            }
            (Json::Array(input), Json::Array(output)) => {
                for (index, (input, output)) in input.iter().zip(output).enumerate() {
                    path.push(Step::Index(index));
                    self.compare(input, output, path, removed, diagnostics);
                    path.pop();
                }
            }
            _ => {}
        }
    }
}

fn is_empty(value: &Json) -> bool {
    match value {
        Json::Array(items) => items.is_empty(),
        Json::Object(entries) => entries.is_empty(),
        _ => false,
    }
}

/// Returns the type that serde expects, as it is called in messages.
fn type_name(expected: &str) -> String {
    if expected.starts_with("a ") || expected.starts_with("an ") {
        return expected.to_owned();
    }
    match expected {
        "i32" | "i64" | "u32" | "u64" => "an integer".to_owned(),
        "IntOrString" => "an integer or a string".to_owned(),
        "Quantity" => "a quantity such as `100m`".to_owned(),
        other => format!("a map ({other})"),
    }
}

fn at_path<'a>(json: &'a mut Json, path: &[Step]) -> Option<&'a mut Json> {
    path.iter().try_fold(json, |json, step| match step {
        Step::Key(key) => json.get_mut(key.as_str()),
        Step::Index(index) => json.get_mut(*index),
    })
}

/// Converts the number at `path` to a string if it must be a quantity, which the upstream type reads only from strings. Returns whether it
/// did.
fn quantity_to_string(json: &mut Json, path: &[Step], message: &str) -> bool {
    let Some(value) = at_path(json, path) else { return false };
    let is_quantity = message.ends_with("expected Quantity") && value.is_number();
    if is_quantity {
        *value = Json::String(value.to_string());
    }
    is_quantity
}

/// Removes the value at `path`, so that the rest can be checked. An item of a list becomes empty instead, so that indices stay correct.
fn remove(json: &mut Json, path: &[Step]) -> bool {
    let Some((last, parent)) = path.split_last() else { return false };
    let Some(parent) = at_path(json, parent) else { return false };
    match (last, parent) {
        (Step::Key(key), Json::Object(entries)) => entries.remove(key).is_some(),
        // if an empty item is not valid either, the whole list is removed
        (Step::Index(index), Json::Array(items)) if items.get(*index).is_some_and(|item| *item != Json::Object(serde_json::Map::new())) => {
            items[*index] = Json::Object(serde_json::Map::new());
            true
        }
        (Step::Index(_), whole @ Json::Array(_)) => {
            *whole = Json::Array(Vec::new());
            true
        }
        _ => false,
    }
}

/// A handler with a port, which may be a number or a name.
pub trait Port {
    /// Sets the port. A handler whose port must be a number ignores a name.
    fn set_port(&mut self, port: IntOrString);
    /// Returns the port.
    fn port(&self) -> IntOrString;
}

impl Port for HTTPGetAction {
    fn set_port(&mut self, port: IntOrString) {
        self.port = port;
    }

    fn port(&self) -> IntOrString {
        self.port.clone()
    }
}

impl Port for TCPSocketAction {
    fn set_port(&mut self, port: IntOrString) {
        self.port = port;
    }

    fn port(&self) -> IntOrString {
        self.port.clone()
    }
}

impl Port for GRPCAction {
    fn set_port(&mut self, port: IntOrString) {
        if let IntOrString::Int(port) = port {
            self.port = port;
        }
    }

    fn port(&self) -> IntOrString {
        IntOrString::Int(self.port)
    }
}
