//! Reads any YAML from the events of a parser library.

use std::collections::{HashMap, HashSet};

use saphyr_parser::{Event, Parser, ScalarStyle, Span as ParserSpan, Tag};

use super::super::node::{Entry, Node, Span, Value};
use super::super::resolve;
use super::dialect::{Dialect, MAX_DEPTH, MAX_VALUES, Malformed};

/// Maximum number of values that aliases expand to: enough for any file written by hand, and a limit for maliciously nested aliases.
const MAX_ALIASED: usize = 1_000_000;

/// Maximum number of recoverable errors reported for one text.
const MAX_ERRORS: usize = 100;

/// Implements [`super::documents`] and [`super::helm_documents`].
pub(super) fn documents(text: &str, source: u32, base: usize, dialect: Dialect) -> Result<Vec<Node>, Vec<Malformed>> {
    let mut reader = Reader {
        dialect,
        spans: Spans { text, source, base, chars: 0, bytes: 0 },
        open: Vec::new(),
        anchors: HashMap::new(),
        values: 0,
        aliased: 0,
        documents: Vec::new(),
        errors: Vec::new(),
    };
    let mut parser = Parser::new_from_str(text);
    while let Some(event) = parser.next_event() {
        match event {
            Ok((Event::StreamEnd, _)) => break,
            Ok((event, parsed)) => {
                if reader.event(event, parsed).is_err() {
                    return Err(reader.errors);
                }
            }
            Err(error) => {
                let span = reader.spans.of(ParserSpan::empty(*error.marker()));
                reader.errors.push(Malformed { message: invalid(error.info()), span });
                return Err(reader.errors);
            }
        }
    }
    if reader.errors.is_empty() { Ok(reader.documents) } else { Err(reader.errors) }
}

/// Returns the message of the YAML library with a remedy, if one is known.
fn invalid(found: &str) -> String {
    let remedy = if found.contains("tabs") {
        "; indent with spaces"
    } else if found.contains("did not find expected key") {
        "; check the indentation of this line and the lines above it"
    } else {
        ""
    };
    format!("invalid YAML: {found}{remedy}")
}

/// Converts the parser's character positions to byte positions. Lookups are fast because positions ascend, except for occasional small
/// steps back.
struct Spans<'a> {
    text: &'a str,
    source: u32,
    base: usize,
    chars: usize,
    bytes: usize,
}

impl Spans<'_> {
    fn of(&mut self, parsed: ParserSpan) -> Span {
        let start = self.byte(parsed.start.index());
        let end = self.byte(parsed.end.index()).max(start);
        let clamp = |byte: usize| u32::try_from(self.base + byte).unwrap_or(u32::MAX);
        Span::new(self.source, clamp(start), clamp(end))
    }

    /// Returns the span of a scalar without text that the parser includes in some spans: blanks, empty lines, comments after a closing
    /// quote, and the text after an empty value.
    fn of_scalar(&mut self, parsed: ParserSpan, style: ScalarStyle, is_empty: bool) -> Span {
        let span = self.of(parsed);
        let (start, end) = (span.start as usize - self.base, span.end as usize - self.base);
        let text = self.text.get(start..end).unwrap_or_default();
        let length = match style {
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => quoted_length(text),
            ScalarStyle::Plain if is_empty => 0,
            _ => text.trim_end_matches([' ', '\t', '\r', '\n']).len(),
        };
        Span { end: span.start + u32::try_from(length).unwrap_or(0), ..span }
    }

    fn byte(&mut self, char: usize) -> usize {
        if char < self.chars {
            let back = self.chars - char;
            let (bytes, _) = self.text[..self.bytes].char_indices().rev().nth(back - 1).unwrap_or((0, ' '));
            self.bytes = bytes;
        } else {
            let rest = &self.text[self.bytes..];
            self.bytes += rest.char_indices().nth(char - self.chars).map_or(rest.len(), |(at, _)| at);
        }
        self.chars = char;
        self.bytes
    }
}

/// Returns the length, including the quotes, of the quoted scalar at the beginning of `text`.
fn quoted_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let Some(&quote) = bytes.first() else { return 0 };
    let mut at = 1;
    while let Some(&byte) = bytes.get(at) {
        let escapes = byte == b'\\' && quote == b'"' || byte == b'\'' && quote == byte && bytes.get(at + 1) == Some(&byte);
        if byte == quote && !escapes {
            return at + 1;
        }
        at += if escapes { 2 } else { 1 };
    }
    text.len()
}

/// A collection that is being read.
enum Open {
    Sequence { items: Vec<Node>, span: Span, anchor: usize },
    Mapping { entries: Vec<Entry>, merges: Vec<Node>, key: Option<Key>, span: Span, anchor: usize },
}

struct Key {
    text: String,
    is_string: bool,
    is_merge: bool,
    span: Span,
}

/// The value of an anchor.
enum Anchored {
    Open,
    Done { node: Node, size: usize, depth: usize },
}

struct Reader<'a> {
    dialect: Dialect,
    spans: Spans<'a>,
    open: Vec<Open>,
    anchors: HashMap<usize, Anchored>,
    values: usize,
    aliased: usize,
    documents: Vec<Node>,
    errors: Vec<Malformed>,
}

/// The rest of the text cannot be read. The reason has been added to the errors.
struct Unreadable;

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, parsed: ParserSpan) -> Result<(), Unreadable> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let span = self.spans.of_scalar(parsed, style, text.is_empty());
                let value = scalar(text.into_owned(), style, tag.as_deref(), self.dialect);
                let is_merge = style == ScalarStyle::Plain && value.as_merge() || tag.is_some_and(|tag| tag.suffix == "merge");
                self.value(Node::new(value, span), is_merge, anchor)
            }
            Event::SequenceStart(anchor, _) => {
                let span = self.start_of(parsed);
                self.push(Open::Sequence { items: Vec::new(), span, anchor }, anchor, span)
            }
            Event::MappingStart(anchor, _) => {
                let span = self.start_of(parsed);
                self.push(Open::Mapping { entries: Vec::new(), merges: Vec::new(), key: None, span, anchor }, anchor, span)
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let (node, anchor) = match self.open.pop().expect("the parser ends only what it began") {
                    Open::Sequence { mut items, span, anchor } => {
                        items.shrink_to_fit();
                        (Node::new(Value::Sequence(items), span), anchor)
                    }
                    Open::Mapping { entries, merges, span, anchor, .. } => {
                        let entries = self.merged(entries, merges);
                        (Node::new(Value::Mapping(entries), span), anchor)
                    }
                };
                self.value(node, false, anchor)
            }
            Event::Alias(anchor) => {
                let span = self.spans.of(parsed);
                let Some(anchored) = self.anchors.get(&anchor) else {
                    return self.unreadable("an alias must follow its anchor", span);
                };
                let Anchored::Done { node, size, depth } = anchored else {
                    return self.unreadable("an alias must not be inside the value of its own anchor", span);
                };
                if self.open.len() + depth > MAX_DEPTH {
                    return self.unreadable(&format!("values must not be nested deeper than {MAX_DEPTH}"), span);
                }
                self.aliased += size;
                if self.aliased > MAX_ALIASED {
                    return self.unreadable(&format!("aliases must not expand to more than {MAX_ALIASED} values"), span);
                }
                let node = Node { span, ..node.clone() };
                self.value(node, false, 0)
            }
            Event::DocumentStart(_) => {
                self.anchors.clear();
                Ok(())
            }
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => Ok(()),
        }
    }

    fn start_of(&mut self, parsed: ParserSpan) -> Span {
        let span = self.spans.of(ParserSpan::empty(parsed.start));
        Span { end: span.start, ..span }
    }

    fn push(&mut self, open: Open, anchor: usize, span: Span) -> Result<(), Unreadable> {
        if self.open.len() == MAX_DEPTH {
            return self.unreadable(&format!("values must not be nested deeper than {MAX_DEPTH}"), span);
        }
        if anchor != 0 {
            self.anchors.insert(anchor, Anchored::Open);
        }
        self.open.push(open);
        Ok(())
    }

    /// Adds a complete value: a key, the value of a key, an item, or a document.
    fn value(&mut self, node: Node, is_merge: bool, anchor: usize) -> Result<(), Unreadable> {
        if anchor != 0 {
            let done = Anchored::Done { size: size(&node), depth: depth(&node), node: node.clone() };
            self.anchors.insert(anchor, done);
        }
        let span = node.span;
        self.values += 1;
        if self.values + self.aliased > MAX_VALUES {
            return self.unreadable(&format!("there must not be more than {MAX_VALUES} values"), span);
        }
        match self.open.last_mut() {
            None => {
                // a document without content is omitted
                if !node.is_null() {
                    self.documents.push(node);
                }
            }
            Some(Open::Sequence { items, .. }) => items.push(node),
            Some(Open::Mapping { entries, merges, key, .. }) => match key.take() {
                None => {
                    let (text, is_string) = match node.value {
                        Value::String(text) => (text, true),
                        Value::Number(text) | Value::Timestamp(text) => (text, false),
                        Value::Bool(value) => (value.to_string(), false),
                        Value::Null => ("null".to_owned(), false),
                        Value::Sequence(_) | Value::Mapping(_) => {
                            return self.unreadable(
                                "a key must be a string, got a list or a map; quote a value that starts with `{` (Helm templates are not evaluated)",
                                span,
                            );
                        }
                    };
                    *key = Some(Key { text, is_string, is_merge, span });
                }
                Some(key) if key.is_merge => match node.value {
                    Value::Mapping(_) => merges.push(node),
                    Value::Sequence(items) => merges.extend(items),
                    _ => {
                        self.push_error(Malformed {
                            message: "the value of a merge key `<<` must be a map or a list of maps".to_owned(),
                            span,
                        });
                    }
                },
                Some(key) => {
                    entries.push(Entry { key: key.text, key_is_string: key.is_string, span: key.span, value: node });
                }
            },
        }
        Ok(())
    }

    /// Returns `entries`, followed by those entries of the merged mappings whose keys are not set yet.
    fn merged(&mut self, mut entries: Vec<Entry>, merges: Vec<Node>) -> Vec<Entry> {
        match self.dialect {
            Dialect::Kustomize => self.report_duplicates(&entries),
            Dialect::Helm => entries = last_of_each_key(entries),
        }
        if merges.is_empty() {
            entries.shrink_to_fit();
            return entries;
        }
        let mut keys: HashSet<String> = entries.iter().map(|own| own.key.clone()).collect();
        for merge in merges {
            let Value::Mapping(inherited) = merge.value else {
                self.push_error(Malformed {
                    message: "the value of a merge key `<<` must be a map or a list of maps".to_owned(),
                    span: merge.span,
                });
                continue;
            };
            for entry in inherited {
                if keys.insert(entry.key.clone()) {
                    entries.push(entry);
                }
            }
        }
        entries
    }

    fn report_duplicates(&mut self, entries: &[Entry]) {
        let mut seen = HashSet::with_capacity(entries.len());
        for entry in entries {
            if !seen.insert(entry.key.as_str()) {
                let message = format!("duplicate key `{}`; remove one of them", entry.key);
                self.push_error(Malformed { message, span: entry.span });
            }
        }
    }

    fn push_error(&mut self, error: Malformed) {
        if self.errors.len() < MAX_ERRORS {
            self.errors.push(error);
        }
    }

    fn unreadable<T>(&mut self, message: &str, span: Span) -> Result<T, Unreadable> {
        self.errors.push(Malformed { message: message.to_owned(), span });
        Err(Unreadable)
    }
}

/// Returns the entries with string keys. If a key is repeated, its last value takes the position of the first.
fn last_of_each_key(entries: Vec<Entry>) -> Vec<Entry> {
    let mut positions: HashMap<String, usize> = HashMap::with_capacity(entries.len());
    let mut last: Vec<Entry> = Vec::with_capacity(entries.len());
    for entry in entries {
        let entry = Entry { key_is_string: true, ..entry };
        if let Some(position) = positions.get(&entry.key) {
            last[*position] = entry;
        } else {
            positions.insert(entry.key.clone(), last.len());
            last.push(entry);
        }
    }
    last
}

impl Value {
    fn as_merge(&self) -> bool {
        matches!(self, Value::String(text) if text == "<<")
    }
}

fn scalar(text: String, style: ScalarStyle, tag: Option<&Tag>, dialect: Dialect) -> Value {
    let plain = match dialect {
        Dialect::Kustomize => resolve::plain,
        Dialect::Helm => resolve::helm_plain,
    };
    match tag {
        Some(tag) if tag.is_yaml_core_schema() && tag.suffix == "str" => Value::String(text),
        Some(tag) if tag.is_yaml_core_schema() => plain(&text),
        _ if style == ScalarStyle::Plain => plain(&text),
        _ => Value::String(text),
    }
}

/// Returns the size of a node: the number of its values, including the node itself, plus one for every 64 bytes of text.
fn size(node: &Node) -> usize {
    1 + match &node.value {
        Value::Sequence(items) => items.iter().map(size).sum(),
        Value::Mapping(entries) => entries.iter().map(|entry| entry.key.len() / 64 + size(&entry.value)).sum(),
        Value::String(text) | Value::Number(text) | Value::Timestamp(text) => text.len() / 64,
        Value::Null | Value::Bool(_) => 0,
    }
}

/// Returns the nesting depth of collections, including the node itself.
pub(super) fn depth(node: &Node) -> usize {
    match &node.value {
        Value::Sequence(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        Value::Mapping(entries) => 1 + entries.iter().map(|entry| depth(&entry.value)).max().unwrap_or(0),
        _ => 0,
    }
}
