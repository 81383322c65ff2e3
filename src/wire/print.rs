//! Writes nodes as block YAML, in the order of their keys and with their comments. The style is that of [`emit`](super::emit).

use std::slice;

use serde::Serialize;

use super::comments::{Comment, Comments};
use super::emit::{Emitter, Error};
use super::node::{Entry, Node, Value};

/// Writes `document` with its comments.
pub fn document(out: &mut Vec<u8>, document: &Node, comments: &Comments) {
    expect_valid_keys(Printer { comments, exact: false }.node(Emitter::at_root(out, 0), document, None));
}

/// Writes `node` as an item of a list. The current line of `out` must end at the column `indent`. Keys keep their types, and strings are
/// written on one line.
pub(super) fn exact_item(out: &mut Vec<u8>, indent: usize, node: &Node) {
    expect_valid_keys(Printer { comments: &Comments::default(), exact: true }.list(
        Emitter::at_root(out, indent),
        slice::from_ref(node),
        None,
    ));
}

/// Writes `entry` in the same way, with its key at the column `indent`.
pub(super) fn exact_entry(out: &mut Vec<u8>, indent: usize, entry: &Entry) {
    expect_valid_keys(Printer { comments: &Comments::default(), exact: true }.map(
        Emitter::at_root(out, indent),
        slice::from_ref(entry),
        None,
    ));
}

fn expect_valid_keys(result: Result<(), Error>) {
    result.expect("keys of nodes are strings");
}

struct Printer<'a> {
    comments: &'a Comments,
    /// Whether keys keep their types and strings are written on one line. Otherwise every key is a string.
    exact: bool,
}

impl Printer<'_> {
    /// Writes `node`, with `comment` on its line or on that of its key.
    fn node(&self, emitter: Emitter<'_>, node: &Node, comment: Option<&str>) -> Result<(), Error> {
        match &node.value {
            Value::Mapping(entries) if !entries.is_empty() => self.map(emitter, entries, comment),
            Value::Sequence(items) if !items.is_empty() => self.list(emitter, items, comment),
            _ => emitter.commented(comment, |emitter| self.single(emitter, node)),
        }
    }

    fn map(&self, emitter: Emitter<'_>, entries: &[Entry], comment: Option<&str>) -> Result<(), Error> {
        let none = Comment::default();
        let mut map = emitter.entries();
        map.lines.comment_key(comment);
        for entry in entries {
            let comment = self.comments.of_key(entry.span).unwrap_or(&none);
            map.lines.comment_before(&comment.before, comment.apart);
            if self.exact && !entry.key_is_string {
                map.bare_key(&entry.key);
            } else {
                map.key(&entry.key)?;
            }
            map.value(|emitter| self.node(emitter, &entry.value, comment.beside.as_deref()))?;
            map.lines.comment_after(&comment.after);
        }
        map.end();
        Ok(())
    }

    fn list(&self, emitter: Emitter<'_>, items: &[Node], comment: Option<&str>) -> Result<(), Error> {
        let none = Comment::default();
        let mut list = emitter.items();
        list.lines.comment_key(comment);
        for item in items {
            let comment = self.comments.of_item(item.span).unwrap_or(&none);
            list.lines.comment_before(&comment.before, comment.apart);
            self.node(list.item(), item, comment.beside.as_deref())?;
            list.lines.comment_after(&comment.after);
        }
        list.end();
        Ok(())
    }

    /// Writes a scalar or an empty collection.
    fn single(&self, emitter: Emitter<'_>, node: &Node) -> Result<(), Error> {
        match &node.value {
            Value::String(text) if self.exact => {
                emitter.single_line(text);
                Ok(())
            }
            // in the original notation, which serialization would normalize
            Value::Number(text) | Value::Timestamp(text) => emitter.word(text),
            _ => node.serialize(emitter),
        }
    }
}
