//! Converts nodes to JSON values and back.

use serde::{Serialize, Serializer};
use serde_json::{Map, Number, Value as Json};

use super::node::{Entry, Node, Value};
use super::{emit, read, resolve};

/// Converts `value` to JSON. The conversion serializes to YAML and reads the result: a second serializer would compile the code of all
/// Kubernetes types again.
///
/// # Panics
/// Like [`emit::object`].
pub fn of(value: &(impl Serialize + ?Sized)) -> Json {
    of_node(&node_of(value))
}

/// Converts `value` to a node, in the same way as [`of`].
///
/// # Panics
/// Like [`emit::object`].
pub fn node_of(value: &(impl Serialize + ?Sized)) -> Node {
    let text = String::from_utf8(emit::text(value)).expect("the emitter writes UTF-8");
    let documents = read::documents(&text, u32::MAX, 0).expect("the emitter writes valid YAML");
    documents.into_iter().next().unwrap_or(Node::generated(Value::Null))
}

/// Converts `node` to JSON. Dates, and numbers that JSON cannot represent, become strings.
pub fn of_node(node: &Node) -> Json {
    match &node.value {
        Value::Null => Json::Null,
        Value::Bool(value) => Json::Bool(*value),
        Value::String(text) | Value::Timestamp(text) => Json::String(text.clone()),
        Value::Number(text) => number(text).map_or_else(|| Json::String(text.clone()), Json::Number),
        Value::Sequence(items) => Json::Array(items.iter().map(of_node).collect()),
        Value::Mapping(entries) => {
            Json::Object(entries.iter().map(|entry| (entry.key.clone(), of_node(&entry.value))).collect::<Map<_, _>>())
        }
    }
}

fn number(text: &str) -> Option<Number> {
    match resolve::number_as_integer(text) {
        Some(value) => i64::try_from(value).map(Number::from).or_else(|_| u64::try_from(value).map(Number::from)).ok(),
        None => Number::from_f64(resolve::number_as_float(text)),
    }
}

/// Whether two nodes have the same value, regardless of the order of keys, the notation of numbers and the spans.
pub fn semantically_equal(a: &Node, b: &Node) -> bool {
    match (&a.value, &b.value) {
        (Value::Number(a), Value::Number(b)) => a == b || number(a).is_some_and(|a| Some(a) == number(b)),
        (Value::Sequence(a), Value::Sequence(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| semantically_equal(a, b)),
        (Value::Mapping(entries), Value::Mapping(others)) => {
            // usually both have the same order
            let other = |index: usize, key: &str| others.get(index).filter(|other| other.key == key).map(|other| &other.value);
            let equal = |(index, entry): (usize, &Entry)| {
                other(index, &entry.key).or_else(|| b.get(&entry.key)).is_some_and(|other| semantically_equal(&entry.value, other))
            };
            entries.len() == others.len() && entries.iter().enumerate().all(equal)
        }
        (a, b) => a == b,
    }
}

/// Converts `json` to a node without a location.
pub fn to_node(json: Json) -> Node {
    let value = match json {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(value),
        Json::Number(number) => Value::Number(number.to_string()),
        Json::String(text) => Value::String(text),
        Json::Array(items) => Value::Sequence(items.into_iter().map(to_node).collect()),
        Json::Object(entries) => Value::Mapping(entries.into_iter().map(|(key, value)| Entry::generated(key, to_node(value))).collect()),
    };
    Node::generated(value)
}

/// Serializes the node in the order of its keys, with numbers in normalized notation.
impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.value {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::String(text) | Value::Timestamp(text) => serializer.serialize_str(text),
            Value::Number(text) => match number(text) {
                Some(number) => number.serialize(serializer),
                None => serializer.serialize_str(text),
            },
            Value::Sequence(items) => serializer.collect_seq(items),
            Value::Mapping(entries) => serializer.collect_map(entries.iter().map(|entry| (&entry.key, &entry.value))),
        }
    }
}
