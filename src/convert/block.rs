//! Builder for one block of the converted stack.

use super::chart::is_set;
use crate::wire::node::{Entry, Node, Span, Value};

/// Entries of a block: those that are carried over from the values, in their order, and added ones.
#[derive(Debug, Default)]
pub(super) struct Block {
    entries: Vec<Entry>,
}

impl Block {
    /// Carries over an entry unchanged.
    pub(super) fn keep(&mut self, entry: &Entry) {
        self.entries.push(entry.clone());
    }

    /// Carries over an entry with another value.
    pub(super) fn put(&mut self, entry: &Entry, value: Value) {
        let span = entry.value.span;
        self.entries.push(Entry { value: Node::new(value, span), ..entry.clone() });
    }

    /// Carries over an entry with `node` as its value; if that is `None`, the entry is omitted.
    pub(super) fn put_node(&mut self, entry: &Entry, node: Option<Node>) {
        self.entries.extend(node.map(|value| Entry { value, ..entry.clone() }));
    }

    /// Appends an entry that is not in the values.
    pub(super) fn add(&mut self, key: &str, value: Value) {
        self.entries.push(entry(key, value));
    }

    /// Inserts an entry that is not in the values before all others.
    pub(super) fn add_first(&mut self, key: &str, value: Value) {
        self.entries.insert(0, entry(key, value));
    }

    /// Carries over an entry with another value, before all others.
    pub(super) fn put_first(&mut self, entry: &Entry, value: Value) {
        self.put(entry, value);
        self.entries.rotate_right(1);
    }

    /// Returns the current entries.
    pub(super) fn entries(&mut self) -> &mut Vec<Entry> {
        &mut self.entries
    }

    /// Returns the entries of the block `key`, which is created if absent.
    pub(super) fn block(&mut self, key: &str) -> &mut Vec<Entry> {
        block(&mut self.entries, key)
    }

    /// Removes an entry.
    pub(super) fn remove(&mut self, key: &str) {
        self.entries.retain(|entry| entry.key != key);
    }

    /// Whether there are no entries.
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Converts the block to a node at `span`, even if it is empty.
    pub(super) fn into_node(self, span: Span) -> Node {
        Node::new(Value::Mapping(self.entries), span)
    }

    /// Converts the block to a node at `span`; `None` if it is empty.
    pub(super) fn non_empty(self, span: Span) -> Option<Node> {
        (!self.is_empty()).then(|| self.into_node(span))
    }

    /// Converts the block to a node at the span of `raw`; `None` if it is empty. If `raw` is not a map, returns `raw` itself, so that
    /// validation of the stack reports its type.
    pub(super) fn non_empty_or_raw(self, raw: &Node) -> Option<Node> {
        if raw.entries().is_empty() && is_set(raw) {
            return Some(raw.clone());
        }
        self.non_empty(raw.span)
    }
}

/// Creates an entry that is not in the values.
pub(super) fn entry(key: &str, value: Value) -> Entry {
    Entry::generated(key, Node::generated(value))
}

/// Returns the entries of the map under `key`, which is created if absent, and replaced if it is not a map.
pub(super) fn block<'a>(entries: &'a mut Vec<Entry>, key: &str) -> &'a mut Vec<Entry> {
    let position = entries.iter().position(|entry| entry.key == key).unwrap_or_else(|| {
        entries.push(entry(key, Value::Mapping(Vec::new())));
        entries.len() - 1
    });
    let value = &mut entries[position].value.value;
    if !matches!(value, Value::Mapping(_)) {
        *value = Value::Mapping(Vec::new());
    }
    match value {
        Value::Mapping(entries) => entries,
        _ => unreachable!("the value is a map"),
    }
}

/// Creates a map of entries that are not in the values.
pub(super) fn map<const N: usize>(entries: [(&str, Value); N]) -> Value {
    Value::Mapping(entries.into_iter().map(|(key, value)| entry(key, value)).collect())
}

/// Creates an integer value.
pub(super) fn number(value: i64) -> Value {
    Value::Number(value.to_string())
}

/// Creates a string value.
pub(super) fn string(text: impl Into<String>) -> Value {
    Value::String(text.into())
}
