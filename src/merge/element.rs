//! Matches and merges the elements of lists that have merge keys.
//!
//! The algorithm is that of `associative_sequence.go` and `fns.go` in
//! <https://github.com/kubernetes-sigs/kustomize/tree/master/kyaml/yaml>, including its peculiarities: if an element lacks one of several
//! merge keys, such as the protocol of a port, any value matches.

use crate::wire::node::{Entry, Node, Value};

/// Returns the text of a scalar; an empty string for any other value.
pub(super) fn text(node: &Node) -> &str {
    match &node.value {
        Value::String(text) | Value::Number(text) | Value::Timestamp(text) => text,
        Value::Bool(true) => "true",
        Value::Bool(false) => "false",
        Value::Null | Value::Sequence(_) | Value::Mapping(_) => "",
    }
}

/// Returns the distinct keys of the elements. If `names` is empty, the elements are scalars, and the key of each is its text.
pub(super) fn keys_of(items: &[Node], names: &[&str]) -> Vec<Vec<String>> {
    let mut keys: Vec<Vec<String>> = Vec::new();
    for item in items {
        let key: Vec<String> = if names.is_empty() {
            vec![text(item).to_owned()]
        } else {
            names.iter().map(|name| item.get(name).map_or("", text).to_owned()).collect()
        };
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}

/// Makes keys equal if they differ only in parts that one of them lacks.
pub(super) fn unify(keys: &mut [Vec<String>]) {
    if keys.first().is_none_or(|key| key.len() < 2) {
        return;
    }
    for i in 0..keys.len() {
        // as in kustomize, the comparison uses this copy even after the loop has changed the key
        let own = keys[i].clone();
        for j in 0..keys.len() {
            if let Some(unified) = unified(&own, &keys[j]) {
                keys[i].clone_from(&unified);
                keys[j] = unified;
            }
        }
    }
}

/// Returns the union of two keys; `None` if they conflict or have no part in common.
fn unified(a: &[String], b: &[String]) -> Option<Vec<String>> {
    let mut common = false;
    let mut unified = Vec::with_capacity(a.len());
    for (a, b) in a.iter().zip(b) {
        common |= a == b;
        unified.push(match (a.as_str(), b.as_str()) {
            (same, other) if same == other => same.to_owned(),
            ("", other) | (other, "") => other.to_owned(),
            _ => return None,
        });
    }
    common.then_some(unified)
}

/// The key of one element, reduced to the merge keys that occur in at least one element.
pub(super) struct Key<'a> {
    pub(super) names: Vec<&'a str>,
    values: Vec<String>,
}

impl<'a> Key<'a> {
    /// Returns the key at `index` in `all`. If `names` is empty, the elements are scalars.
    pub(super) fn new(names: &[&'a str], all: &[Vec<String>], index: usize) -> Self {
        if names.is_empty() {
            return Self { names: Vec::new(), values: all[index].clone() };
        }
        let is_used = |part: usize| all.iter().any(|key| !key[part].is_empty());
        let mut used: Vec<usize> = (0..names.len()).filter(|part| is_used(*part)).collect();
        if used.is_empty() {
            used = (0..names.len()).collect();
        }
        Self { names: used.iter().map(|part| names[*part]).collect(), values: used.iter().map(|part| all[index][*part].clone()).collect() }
    }

    /// Whether the element has no merge key at all.
    pub(super) fn is_blank(&self) -> bool {
        !self.names.is_empty() && self.values.iter().all(String::is_empty)
    }

    /// Returns the index of the first element with this key. For parts that the key lacks, any value matches.
    pub(super) fn find(&self, items: &[Node]) -> Option<usize> {
        if self.names.is_empty() {
            return items.iter().position(|item| text(item) == self.values[0]);
        }
        let parts: Vec<(&str, &str)> = self
            .names
            .iter()
            .zip(&self.values)
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        if parts.is_empty() {
            return None;
        }
        items.iter().position(|item| parts.iter().all(|(name, value)| item.get(name).is_some_and(|found| text(found) == *value)))
    }

    /// Adds the parts of the key that the element lacks.
    pub(super) fn add_missing_parts(&self, item: &mut Node) {
        let span = item.span;
        if let Value::Mapping(entries) = &mut item.value {
            for (name, value) in self.names.iter().zip(&self.values).filter(|(_, value)| !value.is_empty()) {
                if !entries.iter().any(|entry| entry.key == **name) {
                    entries.push(Entry::generated(*name, Node::new(Value::String(value.clone()), span)));
                }
            }
        }
    }

    /// Removes the elements with this key, and empty elements.
    pub(super) fn remove(&self, items: &mut Vec<Node>) {
        items.retain(|item| !is_empty(item) && !has_key(item, &self.names, &self.values));
    }

    /// Replaces the elements with this key by `item`, or appends it if there are none.
    pub(super) fn set(&self, items: &mut Vec<Node>, item: Node) {
        set(items, item, &self.names, &self.values);
    }
}

fn is_empty(item: &Node) -> bool {
    match &item.value {
        Value::Null => true,
        Value::Mapping(entries) => entries.is_empty(),
        _ => false,
    }
}

/// Whether the element has this key. An empty value matches any value.
fn has_key(item: &Node, names: &[&str], values: &[String]) -> bool {
    if names.is_empty() {
        return text(item) == values[0];
    }
    let mut has_part = false;
    let all = names.iter().zip(values).all(|(name, value)| {
        let found = item.get(name).is_some_and(|found| value.is_empty() || text(found) == value);
        has_part |= found;
        found
    });
    all && has_part
}

fn set(items: &mut Vec<Node>, item: Node, names: &[&str], values: &[String]) {
    let mut found = false;
    items.retain(|item| !is_empty(item));
    for other in items.iter_mut().filter(|other| has_key(other, names, values)) {
        found = true;
        other.clone_from(&item);
    }
    if !found {
        items.push(item);
    }
}

/// Adds an element of the object to `items`: replaces the elements with the same key, or appends it if there are none.
pub(super) fn append(items: &mut Vec<Node>, item: Node, names: &[&str]) {
    if names.is_empty() {
        let values = [text(&item).to_owned()];
        return set(items, item, names, &values);
    }
    let present: Vec<&str> = names.iter().copied().filter(|name| item.get(name).is_some()).collect();
    if present.is_empty() {
        return items.push(item);
    }
    // for parts that the element lacks, any value matches
    let values: Vec<String> = present.iter().map(|name| item.get(name).map_or("", text).to_owned()).collect();
    if names.len() > 1 {
        items.retain(|other| is_empty(other) || !has_key(other, &present, &values));
    }
    set(items, item, &present, &values);
}
