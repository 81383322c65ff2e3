//! A block of a stack that is being written.

use super::chart::is_set;
use crate::wire::node::{Entry, Node, Span, Value};

/// The keys that are kept of a block of values, in their order, and those that are added.
#[derive(Debug, Default)]
pub(super) struct Block {
    entries: Vec<Entry>,
}

impl Block {
    /// Keeps a key as it was written.
    pub(super) fn keep(&mut self, entry: &Entry) {
        self.entries.push(entry.clone());
    }

    /// Keeps a key with another value.
    pub(super) fn put(&mut self, entry: &Entry, value: Value) {
        let span = entry.value.span;
        self.entries.push(Entry { value: Node::new(value, span), ..entry.clone() });
    }

    /// Keeps a key with a block for its value, where there is one.
    pub(super) fn put_node(&mut self, entry: &Entry, node: Option<Node>) {
        self.entries.extend(node.map(|value| Entry { value, ..entry.clone() }));
    }

    /// Adds a key that nobody wrote.
    pub(super) fn add(&mut self, key: &str, value: Value) {
        self.entries.push(entry(key, value));
    }

    /// Adds a key that nobody wrote, before all others.
    pub(super) fn add_first(&mut self, key: &str, value: Value) {
        self.entries.insert(0, entry(key, value));
    }

    /// Keeps a key with another value, before all others.
    pub(super) fn put_first(&mut self, entry: &Entry, value: Value) {
        self.put(entry, value);
        self.entries.rotate_right(1);
    }

    /// What is kept so far.
    pub(super) fn entries(&mut self) -> &mut Vec<Entry> {
        &mut self.entries
    }

    /// The block of that name, to change; made where it is not there.
    pub(super) fn block(&mut self, key: &str) -> &mut Vec<Entry> {
        block(&mut self.entries, key)
    }

    /// Takes a key out.
    pub(super) fn remove(&mut self, key: &str) {
        self.entries.retain(|entry| entry.key != key);
    }

    /// Whether nothing is kept.
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The block, written at `span`, also where it is empty.
    pub(super) fn node(self, span: Span) -> Node {
        Node::new(Value::Mapping(self.entries), span)
    }

    /// The block, where it is not empty.
    pub(super) fn some(self, span: Span) -> Option<Node> {
        (!self.is_empty()).then(|| self.node(span))
    }

    /// The block that was made of `written`; that itself where it is something else than a map: the stack says so.
    pub(super) fn some_of(self, written: &Node) -> Option<Node> {
        if written.entries().is_empty() && is_set(written) {
            return Some(written.clone());
        }
        self.some(written.span)
    }
}

/// A key that nobody wrote.
pub(super) fn entry(key: &str, value: Value) -> Entry {
    Entry::generated(key, Node::generated(value))
}

/// The entries of the map under `key`; made where it is none.
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
        _ => unreachable!("it was just made a map"),
    }
}

/// A map of nothing but what nobody wrote.
pub(super) fn map<const N: usize>(entries: [(&str, Value); N]) -> Value {
    Value::Mapping(entries.into_iter().map(|(key, value)| entry(key, value)).collect())
}

/// An integer.
pub(super) fn number(value: i64) -> Value {
    Value::Number(value.to_string())
}

/// A string.
pub(super) fn string(text: impl Into<String>) -> Value {
    Value::String(text.into())
}
