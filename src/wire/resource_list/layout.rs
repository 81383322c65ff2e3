//! The layout of a `ResourceList`, and the identity of its items, as found by the scanner or the parser.

use memchr::memchr;

use super::super::node::{Node, Span, Value};
use super::super::read::{self, Malformed};

/// A range of the input or of the decoded strings.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Text {
    start: u32,
    end: u32,
}

impl Text {
    /// An absent text.
    pub(super) const NONE: Text = Text { start: u32::MAX, end: u32::MAX };

    pub(super) fn len(self) -> usize {
        (self.end - self.start) as usize
    }
}

/// The input, followed by the decoded strings: those with escapes, and block scalars.
pub(super) struct Texts<'a> {
    pub(super) input: &'a str,
    decoded: String,
    /// Whether the decoded strings exceed the range of [`Text`].
    pub(super) overflow: bool,
}

impl<'a> Texts<'a> {
    pub(super) fn new(input: &'a str) -> Self {
        Texts { input, decoded: String::new(), overflow: false }
    }

    pub(super) fn get(&self, text: Text) -> Option<&str> {
        if text == Text::NONE {
            return None;
        }
        let (start, end) = (text.start as usize, text.end as usize);
        match start.checked_sub(self.input.len()) {
            Some(start) => self.decoded.get(start..end - self.input.len()),
            None => self.input.get(start..end),
        }
    }

    pub(super) fn part(start: usize, end: usize) -> Text {
        if start == end {
            // an empty range at the end of the input would be taken for a decoded string
            return Text { start: 0, end: 0 };
        }
        Text { start: offset(start), end: offset(end) }
    }

    pub(super) fn add(&mut self, text: &str) -> Text {
        let start = self.input.len() + self.decoded.len();
        if start + text.len() >= u32::MAX as usize {
            self.overflow = true;
            return Text::NONE;
        }
        self.decoded.push_str(text);
        Self::part(start, start + text.len())
    }
}

/// Converts an offset, which fits because the length of the input is limited to `MAX_LENGTH` in `read.rs`.
pub(super) fn offset(byte: usize) -> u32 {
    u32::try_from(byte).unwrap_or(u32::MAX)
}

/// An item of the list.
pub(super) struct Record {
    /// First byte of the line with its dash.
    pub(super) start: u32,
    /// One past its last line, including blank lines and deeper comments that directly follow.
    pub(super) end: u32,
    pub(super) api_version: Text,
    pub(super) kind: Text,
    pub(super) name: Text,
    pub(super) namespace: Text,
    /// Index range of its annotations in [`Scan::annotations`].
    pub(super) annotations: (u32, u32),
    /// Whether only a parser can read it.
    pub(super) needs_parser: bool,
    /// Whether it cannot be parsed in isolation, because it may use anchors of other parts of the document.
    pub(super) uses_anchors: bool,
}

impl Default for Record {
    fn default() -> Self {
        Record {
            start: 0,
            end: 0,
            api_version: Text::NONE,
            kind: Text::NONE,
            name: Text::NONE,
            namespace: Text::NONE,
            annotations: (0, 0),
            needs_parser: false,
            uses_anchors: false,
        }
    }
}

/// The role of a key of the envelope.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// `items`, with the end of the key's colon and the end of a value on the same line (`[]`, `null`).
    Items {
        colon: usize,
        value_end: usize,
    },
    Results,
    FunctionConfig,
    Other,
}

/// A key of the envelope with its value.
pub(super) struct Part {
    pub(super) key: (usize, usize),
    /// First byte of the line with the key.
    pub(super) start: usize,
    /// One past its last line, including blank lines and deeper comments that directly follow.
    pub(super) end: usize,
    pub(super) role: Role,
    /// Whether only a parser can read it.
    pub(super) needs_parser: bool,
    /// Whether it cannot be parsed in isolation, because it may use anchors of other parts of the document.
    pub(super) uses_anchors: bool,
}

/// The positions of all parts of the envelope.
pub(super) struct Layout {
    /// The column of its keys.
    pub(super) column: usize,
    /// The column of the dashes of the items.
    pub(super) dash: usize,
    pub(super) parts: Vec<Part>,
    /// Whether the text ends inside a block scalar without a line break, so that an appended line break might become part of the scalar.
    pub(super) open_end: bool,
}

/// Result of scanning a `ResourceList`.
pub(super) struct Scan<'a> {
    pub(super) texts: Texts<'a>,
    pub(super) records: Vec<Record>,
    pub(super) annotations: Vec<(Text, Text)>,
    pub(super) api_version: Text,
    pub(super) kind: Text,
    /// Position of the value of `kind`.
    pub(super) kind_at: usize,
    /// `None` if the envelope is not simple enough for the scanner.
    pub(super) layout: Option<Layout>,
}

impl Scan<'_> {
    /// Fills `record` with the identity of an item from its node.
    pub(super) fn take_object(&mut self, node: &Node, record: &mut Record) {
        record.api_version = self.take_scalar(node.get("apiVersion"));
        record.kind = self.take_scalar(node.get("kind"));
        // discards what the scanner read before it had to stop
        (record.name, record.namespace) = (Text::NONE, Text::NONE);
        let first = offset(self.annotations.len());
        record.annotations = (first, first);
        if let Some(metadata) = node.get("metadata") {
            self.take_metadata(metadata, record);
        }
        record.annotations.1 = offset(self.annotations.len());
    }

    pub(super) fn take_metadata(&mut self, node: &Node, record: &mut Record) {
        record.name = self.take_scalar(node.get("name"));
        record.namespace = self.take_scalar(node.get("namespace"));
        if let Some(annotations) = node.get("annotations") {
            self.take_annotations(annotations);
        }
    }

    pub(super) fn take_annotations(&mut self, node: &Node) {
        for entry in node.entries().iter().filter(|entry| is_tracking_annotation(entry.key.as_bytes())) {
            let text = self.take_scalar(Some(&entry.value));
            if text != Text::NONE {
                let key = self.texts.add(&entry.key);
                self.annotations.push((key, text));
            }
        }
    }

    fn take_scalar(&mut self, node: Option<&Node>) -> Text {
        match node.map(|node| &node.value) {
            Some(Value::String(text) | Value::Number(text) | Value::Timestamp(text)) => self.texts.add(text),
            Some(Value::Bool(value)) => self.texts.add(if *value { "true" } else { "false" }),
            _ => Text::NONE,
        }
    }
}

/// Parses `text`, which must contain exactly one document.
pub(super) fn only_document(text: &str, source: u32, base: usize) -> Result<Node, Vec<Malformed>> {
    only(read::documents(text, source, base)?, source, base)
}

/// Parses `text`, which must be exactly one list item with its dash.
pub(super) fn only_item(text: &str, source: u32, base: usize) -> Result<Node, Vec<Malformed>> {
    match only_document(text, source, base)?.value {
        Value::Sequence(items) => only(items, source, base),
        _ => only(Vec::new(), source, base),
    }
}

fn only(nodes: Vec<Node>, source: u32, base: usize) -> Result<Node, Vec<Malformed>> {
    <[Node; 1]>::try_from(nodes).map(|[node]| node).map_err(|nodes| {
        let at = offset(base);
        let message = format!("expected one YAML value, got {}", nodes.len());
        vec![Malformed { message, span: Span::new(source, at, at) }]
    })
}

/// Whether function runtimes or this function track objects by the annotation.
pub(super) fn is_tracking_annotation(key: &[u8]) -> bool {
    let Some(slash) = memchr(b'/', key) else { return false };
    matches!(
        &key[..slash],
        b"config.kubernetes.io" | b"internal.config.kubernetes.io" | b"config.k8s.io" | b"kustomize.config.k8s.io" | b"mcp.p2pmmo.vn"
    )
}
