//! Elements of keyed lists: which of two lists are the same, and where they go.
//!
//! Follows `associative_sequence.go` and `fns.go` of <https://github.com/kubernetes-sigs/kustomize/tree/master/kyaml/yaml>, also in what
//! looks odd: a key that an element lacks, such as the protocol of a port, is any.

use crate::wire::node::{Entry, Node, Value};

/// The text of a scalar; nothing for anything else.
pub(super) fn text(node: &Node) -> &str {
    match &node.value {
        Value::String(text) | Value::Number(text) | Value::Timestamp(text) => text,
        Value::Bool(true) => "true",
        Value::Bool(false) => "false",
        Value::Null | Value::Sequence(_) | Value::Mapping(_) => "",
    }
}

/// The keys of every element, each once. Without names of keys, the elements are scalars and their own keys.
pub(super) fn keys_of(items: &[Node], names: &[&str]) -> Vec<Vec<String>> {
    let mut found: Vec<Vec<String>> = Vec::new();
    for item in items {
        let key: Vec<String> = if names.is_empty() {
            vec![text(item).to_owned()]
        } else {
            names.iter().map(|name| item.get(name).map_or("", text).to_owned()).collect()
        };
        if !found.contains(&key) {
            found.push(key);
        }
    }
    found
}

/// Makes keys equal that differ only in parts that one of them lacks.
pub(super) fn join(keys: &mut [Vec<String>]) {
    if keys.first().is_none_or(|key| key.len() < 2) {
        return;
    }
    for i in 0..keys.len() {
        // as it was when its turn came: so does kustomize
        let own = keys[i].clone();
        for j in 0..keys.len() {
            if let Some(joined) = joined(&own, &keys[j]) {
                keys[i].clone_from(&joined);
                keys[j] = joined;
            }
        }
    }
}

fn joined(a: &[String], b: &[String]) -> Option<Vec<String>> {
    let mut common = false;
    let mut joined = Vec::with_capacity(a.len());
    for (a, b) in a.iter().zip(b) {
        common |= a == b;
        joined.push(match (a.as_str(), b.as_str()) {
            (same, other) if same == other => same.to_owned(),
            ("", other) | (other, "") => other.to_owned(),
            _ => return None,
        });
    }
    common.then_some(joined)
}

/// The key of one element: those of its names that any element has.
pub(super) struct Key<'a> {
    pub(super) names: Vec<&'a str>,
    values: Vec<String>,
}

impl<'a> Key<'a> {
    /// The key number `index` of `all`; the element is a scalar where there are no `names`.
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

    /// Whether no element can have it.
    pub(super) fn is_blank(&self) -> bool {
        !self.names.is_empty() && self.values.iter().all(String::is_empty)
    }

    /// Where the first such element is; parts that the key lacks are any.
    pub(super) fn find(&self, items: &[Node]) -> Option<usize> {
        if self.names.is_empty() {
            return items.iter().position(|item| text(item) == self.values[0]);
        }
        let given: Vec<(&str, &str)> = self
            .names
            .iter()
            .zip(&self.values)
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        if given.is_empty() {
            return None;
        }
        items.iter().position(|item| given.iter().all(|(name, value)| item.get(name).is_some_and(|found| text(found) == *value)))
    }

    /// Puts the parts of the key in that an element lacks.
    pub(super) fn complete(&self, item: &mut Node) {
        let span = item.span;
        if let Value::Mapping(entries) = &mut item.value {
            for (name, value) in self.names.iter().zip(&self.values).filter(|(_, value)| !value.is_empty()) {
                if !entries.iter().any(|entry| entry.key == **name) {
                    entries.push(Entry::generated(*name, Node::new(Value::String(value.clone()), span)));
                }
            }
        }
    }

    pub(super) fn remove(&self, items: &mut Vec<Node>) {
        items.retain(|item| !is_nothing(item) && !is_named(item, &self.names, &self.values));
    }

    /// Puts an element in the place of those of its key, or at the end.
    pub(super) fn set(&self, items: &mut Vec<Node>, item: Node) {
        set(items, item, &self.names, &self.values);
    }
}

fn is_nothing(item: &Node) -> bool {
    match &item.value {
        Value::Null => true,
        Value::Mapping(entries) => entries.is_empty(),
        _ => false,
    }
}

/// Whether an element has such a key; a value that is empty is any.
fn is_named(item: &Node, names: &[&str], values: &[String]) -> bool {
    if names.is_empty() {
        return text(item) == values[0];
    }
    let mut met = false;
    let all = names.iter().zip(values).all(|(name, value)| {
        let found = item.get(name).is_some_and(|found| value.is_empty() || text(found) == value);
        met |= found;
        found
    });
    all && met
}

fn set(items: &mut Vec<Node>, item: Node, names: &[&str], values: &[String]) {
    let mut found = false;
    items.retain(|item| !is_nothing(item));
    for other in items.iter_mut().filter(|other| is_named(other, names, values)) {
        found = true;
        other.clone_from(&item);
    }
    if !found {
        items.push(item);
    }
}

/// Adds an element of the object to those that are there already: in the place of those of its key, or at the end.
pub(super) fn append(items: &mut Vec<Node>, item: Node, names: &[&str]) {
    if names.is_empty() {
        let values = [text(&item).to_owned()];
        return set(items, item, names, &values);
    }
    let present: Vec<&str> = names.iter().copied().filter(|name| item.get(name).is_some()).collect();
    if present.is_empty() {
        return items.push(item);
    }
    // parts that it lacks are any
    let values: Vec<String> = present.iter().map(|name| item.get(name).map_or("", text).to_owned()).collect();
    if names.len() > 1 {
        items.retain(|other| is_nothing(other) || !is_named(other, &present, &values));
    }
    set(items, item, &present, &values);
}
