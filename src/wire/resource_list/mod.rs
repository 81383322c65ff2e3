//! The envelope of a function's input: a `ResourceList`, read without decoding its items.
//!
//! Items are found by their indentation and passed on as the text that they were. A parser reads only what lines alone do not prove:
//! an item with anchors or a tag, or the whole list where it is in flow style (JSON) or its parts share anchors.
//! Specification: <https://github.com/kubernetes-sigs/kustomize/blob/master/cmd/config/docs/api-conventions/functions-spec.md>.

mod block;
mod found;
mod scan;
mod write;

use std::collections::BTreeMap;

use memchr::{memchr, memchr_iter, memchr2};
use serde::Serialize;

use super::node::{Node, Place, Value};
use super::output::Edited;
use super::read::{Malformed, documents};
use found::{Part, Record, Role, Scan, Text, offset, only_document, only_item};
use scan::scan;
use write::Changes;

/// Longest text that is read: half of what a [`Place`] can point into, as decoded strings take part of the rest.
const MAX_LENGTH: usize = u32::MAX as usize / 2;

/// Most items of a list: each takes some hundred bytes of memory, however short it is.
const MAX_ITEMS: usize = 5_000_000;

/// What becomes of an item that does not stay as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate<T> {
    /// It is left out.
    Remove,
    /// Another object takes its place.
    Replace(T),
}

/// A `ResourceList`: the text it was read from and where its items stand in it.
pub struct ResourceList<'a> {
    scan: Scan<'a>,
    source: u32,
    carriage_returns: bool,
    /// The whole document as a node, where lines alone did not prove what it is.
    whole: Option<Whole>,
}

struct Whole {
    root: Node,
    /// Which entry of the root `items` is.
    items: Option<usize>,
}

impl Whole {
    fn new(root: Node) -> Self {
        let items = root.entries().iter().position(|entry| entry.key == "items");
        Whole { root, items }
    }

    fn items(&self) -> &[Node] {
        match self.items.and_then(|items| self.root.entries().get(items)).map(|entry| &entry.value.value) {
            Some(Value::Sequence(items)) => items,
            _ => &[],
        }
    }
}

/// Writes the entries of `results` to a text, all lines indented by so many spaces.
pub type WriteResults<'w> = &'w dyn Fn(&mut Vec<u8>, usize);

/// Shows objects to a visitor, one after another.
pub type Each<'e, A> = &'e dyn Fn(&mut dyn FnMut(&A));

/// An item of a [`ResourceList`].
#[derive(Clone, Copy)]
pub struct Item<'l> {
    list: &'l ResourceList<'l>,
    index: usize,
}

impl<'a> ResourceList<'a> {
    /// Finds the items in `text`, which is source number `source`.
    ///
    /// What is inside an item is not checked any further than needed to tell where it ends and what it is called.
    ///
    /// # Errors
    /// The text is not YAML, more than one document, or not a `ResourceList` of `config.kubernetes.io/v1` or one of its pre-releases.
    pub fn read(text: &'a str, source: u32) -> Result<Self, Vec<Malformed>> {
        let fault = |message: String, at: usize| {
            let at = offset(at);
            Err(vec![Malformed { message, place: Place { source, start: at, end: at } }])
        };
        if text.len() > MAX_LENGTH {
            return fault(format!("a ResourceList must be at most {MAX_LENGTH} bytes long"), 0);
        }
        let bytes = text.as_bytes();
        let from = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        if memchr2(0, b'\r', bytes).is_some() {
            if let Some(at) = memchr(0, bytes) {
                return fault("invalid YAML: NUL characters are not allowed".to_owned(), at);
            }
            if memchr_iter(b'\r', bytes).any(|at| bytes.get(at + 1) != Some(&b'\n')) {
                return Self::parse(scan("", 0), text, from, source);
            }
        }
        let scan = scan(text, from);
        if scan.records.len() > MAX_ITEMS {
            return fault(format!("a ResourceList must have at most {MAX_ITEMS} items"), from);
        }
        if let Some(kind) = scan.texts.get(scan.kind).filter(|kind| *kind != "ResourceList") {
            return fault(format!("{REQUIRED}, got `kind: {kind}`"), scan.kind_at);
        }
        let proven = scan.layout.as_ref().is_some_and(|layout| !layout.parts.iter().any(|part| part.foreign))
            && !scan.records.iter().any(|record| record.foreign)
            && scan.texts.get(scan.kind).is_some()
            && scan.texts.get(scan.api_version).is_some_and(is_api_version);
        if !proven {
            return Self::parse(scan, text, from, source);
        }
        Self { carriage_returns: has_carriage_returns(text), scan, source, whole: None }.checked()
    }

    /// Reads everything with the parser, and keeps what the scanner found where both agree.
    fn parse(scan: Scan<'_>, text: &'a str, from: usize, source: u32) -> Result<Self, Vec<Malformed>> {
        let layout = scan.layout;
        let records = scan.records;
        let parsed = Whole::new(envelope(documents(&text[from..], source, from)?, source)?);
        let items = parsed.items();
        let agrees = layout.as_ref().is_some_and(|layout| {
            let keys = parsed.root.entries();
            keys.len() == layout.parts.len()
                && keys.iter().zip(&layout.parts).all(|(entry, part)| (part.start..part.end).contains(&(entry.place.start as usize)))
                && items.len() == records.len()
                && items.iter().zip(&records).all(|(node, record)| (record.start..=record.end).contains(&node.place.start))
        });
        let mut found = Scan { layout: layout.filter(|_| agrees), ..self::scan("", 0) };
        found.texts.input = text;
        for (index, node) in items.iter().enumerate() {
            let mut record = match records.get(index).filter(|_| agrees) {
                Some(record) => Record { ..*record },
                None => Record::default(),
            };
            found.take_object(node, &mut record);
            found.records.push(record);
        }
        Self { carriage_returns: has_carriage_returns(text), scan: found, source, whole: Some(parsed) }.checked()
    }

    fn checked(self) -> Result<Self, Vec<Malformed>> {
        if self.scan.texts.overflow {
            let place = Place { source: self.source, start: 0, end: 0 };
            return Err(vec![Malformed { message: "a ResourceList must not expand to more than 4 GiB".to_owned(), place }]);
        }
        Ok(self)
    }

    /// How many items there are.
    pub fn len(&self) -> usize {
        self.scan.records.len()
    }

    /// Whether there are no items.
    pub fn is_empty(&self) -> bool {
        self.scan.records.is_empty()
    }

    /// Item number `index`, counted from 0.
    pub fn item(&self, index: usize) -> Option<Item<'_>> {
        (index < self.len()).then_some(Item { list: self, index })
    }

    /// The items, in order.
    pub fn items(&self) -> impl ExactSizeIterator<Item = Item<'_>> {
        (0..self.len()).map(|index| Item { list: self, index })
    }

    /// The `functionConfig`; `None` where there is none, or null.
    ///
    /// # Errors
    /// It is not YAML; see [`documents`].
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

    /// The list again, as changes of its text, with every item treated as `fates` says, by its number; an item without a
    /// fate is kept.
    ///
    /// What `added` shows comes after the last item; where it is given it must show something. `results(out, indent)` writes the
    /// entries of the top-level list `results`, all lines indented by `indent` spaces; one that the input has is left out in any case.
    ///
    /// All else stays, byte for byte, comments between items included. Blank lines and deeper comments directly after an item go with
    /// it. Only where what goes may hold an anchor that is used elsewhere, its users are written anew, without anchors; and a list in
    /// flow style that changes is written anew as a whole.
    pub fn write<T: Serialize, A: Serialize>(
        &self,
        fates: &BTreeMap<usize, Fate<T>>,
        added: Option<Each<'_, A>>,
        results: Option<WriteResults<'_>>,
    ) -> Edited {
        let changes = Changes { fates, added, results };
        match (&self.scan.layout, &self.whole) {
            (Some(layout), _) => self.splice(layout, &changes),
            (None, Some(whole)) => self.rewrite(whole, &changes),
            (None, None) => self.unchanged(),
        }
    }

    fn unchanged(&self) -> Edited {
        let mut edited = Edited::default();
        edited.copy(0, self.scan.texts.input.len());
        edited
    }

    /// A mapping that holds the entry of this part of the envelope.
    fn part_nodes(&self, part: &Part) -> Option<Node> {
        let text = self.scan.texts.input;
        match &self.whole {
            Some(whole) => {
                let entry = whole.root.entries().iter().find(|entry| (part.start..part.end).contains(&(entry.place.start as usize)))?;
                Some(Node { value: Value::Mapping(vec![entry.clone()]), place: entry.place })
            }
            None => only_document(&text[part.start..part.end], self.source, part.start).ok(),
        }
    }
}

impl<'l> Item<'l> {
    fn record(self) -> &'l Record {
        &self.list.scan.records[self.index]
    }

    fn found(self, text: Text) -> Option<&'l str> {
        self.list.scan.texts.get(text)
    }

    /// Its `apiVersion`; empty where it has none.
    pub fn api_version(self) -> &'l str {
        self.found(self.record().api_version).unwrap_or_default()
    }

    /// Its `kind`; empty where it has none.
    pub fn kind(self) -> &'l str {
        self.found(self.record().kind).unwrap_or_default()
    }

    /// Its `metadata.name`; empty where it has none.
    pub fn name(self) -> &'l str {
        self.found(self.record().name).unwrap_or_default()
    }

    /// Its `metadata.namespace`.
    pub fn namespace(self) -> Option<&'l str> {
        self.found(self.record().namespace)
    }

    /// The value of an annotation that [`Item::annotations`] has.
    pub fn annotation(self, key: &str) -> Option<&'l str> {
        let (start, end) = self.record().annotations;
        let annotations = self.list.scan.annotations.get(start as usize..end as usize).unwrap_or_default();
        // the length stands in the record, and the name in a text that is not in the cache any more
        let mut found = annotations.iter().filter(|(name, _)| name.len() == key.len());
        found.find(|(name, _)| self.found(*name) == Some(key)).and_then(|(_, value)| self.found(*value))
    }

    /// The annotations by which objects are tracked, those of the domains `config.kubernetes.io`, `internal.config.kubernetes.io`,
    /// `config.k8s.io`, `kustomize.config.k8s.io` and `mcp.p2pmmo.vn`, where their value is a scalar: as it was written, even if it is
    /// not a string. Null is no value.
    pub fn annotations(self) -> impl Iterator<Item = (&'l str, &'l str)> {
        let (start, end) = self.record().annotations;
        let annotations = self.list.scan.annotations.get(start as usize..end as usize).unwrap_or_default();
        annotations.iter().filter_map(move |(key, value)| Some((self.found(*key)?, self.found(*value)?)))
    }

    /// Its text, from the line of its dash to the blank lines and deeper comments after it; `None` where it does not have lines of
    /// its own.
    pub fn text(self) -> Option<&'l str> {
        self.list.scan.layout.as_ref()?;
        self.list.scan.texts.input.get(self.record().start as usize..self.record().end as usize)
    }

    /// The item as a node.
    ///
    /// # Errors
    /// It is not YAML; see [`documents`].
    pub fn node(self) -> Result<Node, Vec<Malformed>> {
        if let Some(node) = self.list.whole.as_ref().and_then(|whole| whole.items().get(self.index)) {
            return Ok(node.clone());
        }
        let (start, end) = (self.record().start as usize, self.record().end as usize);
        only_item(&self.list.scan.texts.input[start..end], self.list.source, start)
    }
}

/// What every message about another input begins with.
const REQUIRED: &str = "standard input must be a ResourceList (`kind: ResourceList`)";

fn is_api_version(version: &str) -> bool {
    version.starts_with("config.kubernetes.io/v1")
}

fn has_carriage_returns(text: &str) -> bool {
    memchr(b'\n', text.as_bytes()).is_some_and(|at| text[..at].ends_with('\r'))
}

/// The one document, which must be a `ResourceList`.
fn envelope(documents: Vec<Node>, source: u32) -> Result<Node, Vec<Malformed>> {
    let fault = |message: String, place: Place| Err(vec![Malformed { message, place }]);
    let count = documents.len();
    let mut documents = documents.into_iter();
    let Some(root) = documents.next() else {
        return fault(format!("{REQUIRED}, got nothing"), Place { source, ..Place::default() });
    };
    let and_more = if count > 1 { format!("{count} documents, the first ") } else { String::new() };
    let kind = match (&root.value, root.get("kind")) {
        (Value::Mapping(_), Some(kind)) => kind,
        (Value::Mapping(_), None) => {
            let first = if count > 1 { "without" } else { "a map without" };
            return fault(format!("{REQUIRED}, got {and_more}{first} `kind`"), root.place);
        }
        _ => {
            let first = if count > 1 { "being " } else { "" };
            return fault(format!("{REQUIRED}, got {and_more}{first}{}", root.type_name()), root.place);
        }
    };
    if kind.as_str() != Some("ResourceList") {
        let first = if count > 1 { "with " } else { "" };
        let found = match &kind.value {
            Value::String(text) => format!("`kind: {text}`"),
            _ => format!("{} as `kind`", kind.type_name()),
        };
        return fault(format!("{REQUIRED}, got {and_more}{first}{found}"), kind.place);
    }
    if let Some(second) = documents.next() {
        return fault(format!("a ResourceList must be the only document, got {count} documents"), second.place);
    }
    match root.get("apiVersion") {
        Some(version) if version.as_str().is_some_and(is_api_version) => {}
        Some(version) => {
            let message = format!("`apiVersion` of a ResourceList must be `config.kubernetes.io/v1`, got {version}");
            return fault(message, version.place);
        }
        None => {
            return fault("`apiVersion` of a ResourceList is required; write `config.kubernetes.io/v1`".to_owned(), root.place);
        }
    }
    match root.get("items") {
        Some(items) if !matches!(items.value, Value::Sequence(_) | Value::Null) => {
            fault(format!("`items` of a ResourceList must be a list, got {}", items.type_name()), items.place)
        }
        _ => Ok(root),
    }
}
