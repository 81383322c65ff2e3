//! How the chart's templates interpret a value.

use crate::wire::node::{Node, Value};
use crate::wire::resolve;

/// Whether the value is true in a template: not null, empty, zero or false.
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

/// Returns the value at `path` if it [is set](is_set).
pub(super) fn set<'a>(node: &'a Node, path: &[&str]) -> Option<&'a Node> {
    path.iter().try_fold(node, |node, key| node.get(key)).filter(|node| is_set(node))
}

/// Whether the value at `path` [is set](is_set).
pub(super) fn is_set_at(node: &Node, path: &[&str]) -> bool {
    set(node, path).is_some()
}

/// Returns the integer that YAML readers see if a template prints the value without quotes.
pub(super) fn integer(node: &Node) -> Option<i64> {
    let (Value::Number(text) | Value::String(text)) = &node.value else { return None };
    if !resolve::is_number(text) {
        return None;
    }
    if let Some(value) = resolve::number_as_integer(text) {
        return i64::try_from(value).ok();
    }
    let value = resolve::number_as_float(text);
    #[allow(clippy::cast_possible_truncation)] // only whole numbers of this range are converted
    (value.fract() == 0.0 && value.abs() < 9e15).then_some(value as i64)
}

/// Returns the text that a template prints for a scalar.
pub(super) fn text(node: &Node) -> Option<String> {
    match &node.value {
        Value::String(text) | Value::Number(text) | Value::Timestamp(text) => Some(text.clone()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Null | Value::Sequence(_) | Value::Mapping(_) => None,
    }
}

/// Returns the [`text`] of the value at `path` if it [is set](is_set).
pub(super) fn text_at(node: &Node, path: &[&str]) -> Option<String> {
    set(node, path).and_then(text)
}
