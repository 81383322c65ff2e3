//! Nodes as JSON values, and the other way round.

use serde::{Serialize, Serializer};
use serde_json::{Map, Number, Value as Json};

use super::node::{Entry, Node, Place, Value};
use super::{emit, read, resolve};

/// `value` as JSON, by way of the YAML that it is written as: a second way of writing the types of Kubernetes would put all of them
/// into the program once more.
///
/// # Panics
/// As [`emit::object`].
pub fn of(value: &(impl Serialize + ?Sized)) -> Json {
    let text = String::from_utf8(emit::text(value)).expect("what is written is UTF-8");
    let documents = read::documents(&text, 0, 0).expect("what is written can be read");
    documents.first().map_or(Json::Null, of_node)
}

/// `node` as JSON. A number that JSON cannot say, and a date, become their text.
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

/// Whether two nodes say the same, wherever they stand and in whatever order.
pub fn says_the_same(a: &Node, b: &Node) -> bool {
    of_node(a) == of_node(b)
}

/// `json` as a node that stands nowhere.
pub fn to_node(json: Json) -> Node {
    let value = match json {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(value),
        Json::Number(number) => Value::Number(number.to_string()),
        Json::String(text) => Value::String(text),
        Json::Array(items) => Value::Sequence(items.into_iter().map(to_node).collect()),
        Json::Object(entries) => {
            let entry = |(key, value)| Entry { key, key_is_string: true, place: Place::default(), value: to_node(value) };
            Value::Mapping(entries.into_iter().map(entry).collect())
        }
    };
    Node { value, place: Place::default() }
}

/// As it was written, but for the notation of numbers.
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
