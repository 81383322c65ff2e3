//! What the chart's templates make of a value.

use crate::wire::node::{Node, Value};
use crate::wire::resolve;

/// Whether a template takes the value for given: it is present, and neither empty, nor zero, nor false.
pub(super) fn is_set(node: &Node) -> bool {
    match &node.value {
        Value::Null => false,
        Value::Bool(value) => *value,
        Value::Number(text) => resolve::number_as_float(text) != 0.0,
        Value::Timestamp(text) | Value::String(text) => !text.is_empty(),
        Value::Sequence(items) => !items.is_empty(),
        Value::Mapping(entries) => !entries.is_empty(),
    }
}

/// The value at `path`, where a template takes it for given.
pub(super) fn set<'a>(node: &'a Node, path: &[&str]) -> Option<&'a Node> {
    path.iter().try_fold(node, |node, key| node.get(key)).filter(|node| is_set(node))
}

/// Whether the value at `path` is given.
pub(super) fn is_set_at(node: &Node, path: &[&str]) -> bool {
    set(node, path).is_some()
}

/// The integer that is read where the value was printed without quotes.
pub(super) fn integer(node: &Node) -> Option<i64> {
    let (Value::Number(text) | Value::String(text)) = &node.value else { return None };
    if !resolve::is_number(text) {
        return None;
    }
    if let Some(value) = resolve::number_as_integer(text) {
        return i64::try_from(value).ok();
    }
    let value = resolve::number_as_float(text);
    #[allow(clippy::cast_possible_truncation)] // only what is whole and small is taken
    (value.fract() == 0.0 && value.abs() < 9e15).then_some(value as i64)
}

/// The text of a scalar, as a template prints it.
pub(super) fn text(node: &Node) -> Option<String> {
    match &node.value {
        Value::String(text) | Value::Number(text) | Value::Timestamp(text) => Some(text.clone()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Null | Value::Sequence(_) | Value::Mapping(_) => None,
    }
}

/// [`text`] of the value at `path`, where it is given.
pub(super) fn text_at(node: &Node, path: &[&str]) -> Option<String> {
    set(node, path).and_then(text)
}
