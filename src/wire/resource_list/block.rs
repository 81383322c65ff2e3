//! Nodes as YAML in block style, for what cannot stay as it was written.

use std::slice::Iter;

use super::super::emit;
use super::super::node::{Entry, Node, Value};

/// A collection that is being written.
enum Open<'n> {
    Mapping(Iter<'n, Entry>),
    Sequence(Iter<'n, Node>),
}

struct Level<'n> {
    open: Open<'n>,
    indent: usize,
    /// Whether the cursor stands where the next entry begins.
    begun: bool,
}

/// Writes `node` behind a `- `: its first line at the cursor, the others at `indent`.
pub(super) fn item(out: &mut Vec<u8>, indent: usize, node: &Node) {
    match open(node, indent, true) {
        Some(level) => levels(out, level),
        None => scalar(out, node),
    }
}

/// Writes `key: node` at the cursor, with the entries of `node`, where it has some, below the key.
pub(super) fn entry(out: &mut Vec<u8>, indent: usize, entry: &Entry) {
    levels(out, Level { open: Open::Mapping(std::slice::from_ref(entry).iter()), indent, begun: true });
}

fn open(node: &Node, indent: usize, begun: bool) -> Option<Level<'_>> {
    let open = match &node.value {
        Value::Mapping(entries) if !entries.is_empty() => Open::Mapping(entries.iter()),
        Value::Sequence(items) if !items.is_empty() => Open::Sequence(items.iter()),
        _ => return None,
    };
    Some(Level { open, indent, begun })
}

/// Not a recursion: how deep it goes is up to the input.
fn levels(out: &mut Vec<u8>, first: Level<'_>) {
    let mut stack = vec![first];
    while let Some(level) = stack.last_mut() {
        let indent = level.indent;
        let begun = std::mem::take(&mut level.begun);
        let indentation = if begun { 0 } else { indent };
        let inner = match &mut level.open {
            Open::Mapping(entries) => entries.next().map(|entry| {
                out.resize(out.len() + indentation, b' ');
                write_key(out, indent, entry);
                // the lists of a mapping stand at the column of its keys
                let deeper = if matches!(entry.value.value, Value::Sequence(_)) { indent } else { indent + 2 };
                let level = open(&entry.value, deeper, false);
                out.push(if level.is_some() { b'\n' } else { b' ' });
                (&entry.value, level)
            }),
            Open::Sequence(items) => items.next().map(|node| {
                out.resize(out.len() + indentation, b' ');
                out.extend_from_slice(b"- ");
                (node, open(node, indent + 2, true))
            }),
        };
        match inner {
            None => {
                stack.pop();
            }
            Some((_, Some(level))) => stack.push(level),
            Some((node, None)) => scalar(out, node),
        }
    }
}

/// The key with its colon.
fn write_key(out: &mut Vec<u8>, indent: usize, entry: &Entry) {
    let start = out.len();
    if entry.key_is_string {
        emit::in_one_line(out, &entry.key);
    } else {
        out.extend_from_slice(entry.key.as_bytes());
    }
    emit::end_key(out, start, indent);
}

/// A scalar or an empty collection, and the end of the line.
fn scalar(out: &mut Vec<u8>, node: &Node) {
    match &node.value {
        Value::Null => out.extend_from_slice(b"null"),
        Value::Bool(true) => out.extend_from_slice(b"true"),
        Value::Bool(false) => out.extend_from_slice(b"false"),
        Value::Number(text) | Value::Timestamp(text) => out.extend_from_slice(text.as_bytes()),
        Value::String(text) => emit::in_one_line(out, text),
        Value::Sequence(_) => out.extend_from_slice(b"[]"),
        Value::Mapping(_) => out.extend_from_slice(b"{}"),
    }
    out.push(b'\n');
}
