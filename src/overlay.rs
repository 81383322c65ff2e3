//! Merges an overlay over a stack by the rules that Helm applies to values files.
//!
//! Maps are merged key by key, lists and scalars are replaced, and `null` removes a key
//! (<https://helm.sh/docs/chart_template_guide/values_files/>). Every value keeps its span.

use crate::wire::node::{Entry, Node, Value};

/// Returns `base` with the overlay `over` merged over it.
pub fn apply_overlay(base: Node, over: Node) -> Node {
    match (base.value, over.value) {
        (Value::Mapping(base_entries), Value::Mapping(over_entries)) => {
            Node::new(Value::Mapping(merge(base_entries, over_entries)), base.span)
        }
        (_, value) => Node::new(value, over.span),
    }
}

fn merge(mut base: Vec<Entry>, over: Vec<Entry>) -> Vec<Entry> {
    for entry in over {
        let position = base.iter().position(|known| known.key == entry.key);
        match position {
            Some(position) if entry.value.is_null() => {
                base.remove(position);
            }
            Some(position) => {
                let known = &mut base[position];
                let value = std::mem::replace(&mut known.value, Node::new(Value::Null, entry.span));
                known.value = apply_overlay(value, entry.value);
                known.span = entry.span;
            }
            None => base.push(entry),
        }
    }
    base
}
