//! A `ResourceList` and its items.

use super::layout::{Part, Record, Role, Scan, Text, only_document, only_item};
use crate::wire::node::{Node, Value};
use crate::wire::read::Malformed;

/// A change of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemEdit<T> {
    /// The item is removed.
    Remove,
    /// The item is replaced by another object.
    Replace(T),
}

/// A `ResourceList`: its text and the positions of its items.
pub struct ResourceList<'a> {
    pub(super) scan: Scan<'a>,
    pub(super) source: u32,
    pub(super) carriage_returns: bool,
    /// The whole document as a node, if it could not be read line by line.
    pub(super) whole: Option<Whole>,
}

pub(super) struct Whole {
    pub(super) root: Node,
    /// Index of the entry `items` in the root.
    pub(super) items: Option<usize>,
}

impl Whole {
    pub(super) fn new(root: Node) -> Self {
        let items = root.entries().iter().position(|entry| entry.key == "items");
        Whole { root, items }
    }

    pub(super) fn items(&self) -> &[Node] {
        match self.items.and_then(|items| self.root.entries().get(items)).map(|entry| &entry.value.value) {
            Some(Value::Sequence(items)) => items,
            _ => &[],
        }
    }
}

/// Writes the entries of `results` to a buffer, with all lines indented by the given number of spaces.
pub type WriteResults<'w> = &'w dyn Fn(&mut Vec<u8>, usize);

/// Passes objects to a visitor, one after another.
pub type Each<'e, A> = &'e dyn Fn(&mut dyn FnMut(&A));

/// An item of a [`ResourceList`].
#[derive(Clone, Copy)]
pub struct Item<'l> {
    list: &'l ResourceList<'l>,
    index: usize,
}

impl ResourceList<'_> {
    /// Returns the number of items.
    pub fn len(&self) -> usize {
        self.scan.records.len()
    }

    /// Whether there are no items.
    pub fn is_empty(&self) -> bool {
        self.scan.records.is_empty()
    }

    /// Returns the item at `index`, counted from 0.
    pub fn item(&self, index: usize) -> Option<Item<'_>> {
        (index < self.len()).then_some(Item { list: self, index })
    }

    /// Returns the items, in order.
    pub fn items(&self) -> impl ExactSizeIterator<Item = Item<'_>> {
        (0..self.len()).map(|index| Item { list: self, index })
    }

    /// Returns the `functionConfig`; `None` if it is absent or null.
    ///
    /// # Errors
    /// If it is not valid YAML; see [`documents`].
    pub fn function_config(&self) -> Result<Option<Node>, Vec<Malformed>> {
        if let Some(whole) = &self.whole {
            return Ok(whole.root.get("functionConfig").filter(|node| !node.is_null()).cloned());
        }
        let mut parts = self.scan.layout.iter().flat_map(|layout| &layout.parts);
        let Some(part) = parts.find(|part| part.role == Role::FunctionConfig) else { return Ok(None) };
        let root = only_document(&self.scan.texts.input[part.start..part.end], self.source, part.start)?;
        let Value::Mapping(entries) = root.value else { return Ok(None) };
        let config = entries.into_iter().find(|entry| entry.key == "functionConfig").map(|entry| entry.value);
        Ok(config.filter(|node| !node.is_null()))
    }

    /// Returns a mapping with the entry of this part of the envelope.
    pub(super) fn part_nodes(&self, part: &Part) -> Option<Node> {
        let text = self.scan.texts.input;
        match &self.whole {
            Some(whole) => {
                let entry = whole.root.entries().iter().find(|entry| (part.start..part.end).contains(&(entry.span.start as usize)))?;
                Some(Node::new(Value::Mapping(vec![entry.clone()]), entry.span))
            }
            None => only_document(&text[part.start..part.end], self.source, part.start).ok(),
        }
    }
}

impl<'l> Item<'l> {
    fn record(self) -> &'l Record {
        &self.list.scan.records[self.index]
    }

    fn resolve(self, text: Text) -> Option<&'l str> {
        self.list.scan.texts.get(text)
    }

    /// Returns the `apiVersion`; empty if absent.
    pub fn api_version(self) -> &'l str {
        self.resolve(self.record().api_version).unwrap_or_default()
    }

    /// Returns the `kind`; empty if absent.
    pub fn kind(self) -> &'l str {
        self.resolve(self.record().kind).unwrap_or_default()
    }

    /// Returns `metadata.name`; empty if absent.
    pub fn name(self) -> &'l str {
        self.resolve(self.record().name).unwrap_or_default()
    }

    /// Returns `metadata.namespace`.
    pub fn namespace(self) -> Option<&'l str> {
        self.resolve(self.record().namespace)
    }

    /// Returns the value of an annotation that is among [`Item::annotations`].
    pub fn annotation(self, key: &str) -> Option<&'l str> {
        let (start, end) = self.record().annotations;
        let annotations = self.list.scan.annotations.get(start as usize..end as usize).unwrap_or_default();
        // comparing lengths first avoids most reads of the text, which is no longer in the CPU cache
        let mut found = annotations.iter().filter(|(name, _)| name.len() == key.len());
        found.find(|(name, _)| self.resolve(*name) == Some(key)).and_then(|(_, value)| self.resolve(*value))
    }

    /// Returns the annotations by which objects are tracked, with their raw values. These are the annotations of the domains
    /// `config.kubernetes.io`, `internal.config.kubernetes.io`, `config.k8s.io`, `kustomize.config.k8s.io` and `mcp.p2pmmo.vn` whose value
    /// is a scalar other than null, even if it is not a string.
    pub fn annotations(self) -> impl Iterator<Item = (&'l str, &'l str)> {
        let (start, end) = self.record().annotations;
        let annotations = self.list.scan.annotations.get(start as usize..end as usize).unwrap_or_default();
        annotations.iter().filter_map(move |(key, value)| Some((self.resolve(*key)?, self.resolve(*value)?)))
    }

    /// Returns the text of the item, from the line with its dash to the blank lines and deeper comments after it; `None` if the item shares
    /// lines with others, as in flow style.
    pub fn text(self) -> Option<&'l str> {
        self.list.scan.layout.as_ref()?;
        self.list.scan.texts.input.get(self.record().start as usize..self.record().end as usize)
    }

    /// Parses the item.
    ///
    /// # Errors
    /// If it is not valid YAML; see [`documents`].
    pub fn node(self) -> Result<Node, Vec<Malformed>> {
        if let Some(node) = self.list.whole.as_ref().and_then(|whole| whole.items().get(self.index)) {
            return Ok(node.clone());
        }
        let (start, end) = (self.record().start as usize, self.record().end as usize);
        only_item(&self.list.scan.texts.input[start..end], self.list.source, start)
    }
}
