//! YAML values with their source locations.

use std::fmt;

/// The location of a value: a range of bytes in one of the [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// Number of the source, as returned by [`Sources::add`].
    pub source: u32,
    /// First byte.
    pub start: u32,
    /// One past the last byte; equal to `start` if only the beginning is known.
    pub end: u32,
}

impl Span {
    /// The span of a value that has no source.
    pub const NOWHERE: Self = Self::new(u32::MAX, 0, 0);

    /// Returns the span of the bytes `start..end` of a source.
    pub const fn new(source: u32, start: u32, end: u32) -> Self {
        Self { source, start, end }
    }
}

/// A text from which values are read.
#[derive(Clone, Debug)]
pub struct Source {
    /// The file as the user named it, or `-` for standard input.
    pub name: String,
    /// The whole text, from which reports quote lines. `None` if the user did not write the text, but a function runtime generated it:
    /// reports then contain only `name`, without lines.
    pub text: Option<String>,
}

/// The sources of one run. A [`Span`] refers to one of them.
#[derive(Clone, Debug, Default)]
pub struct Sources(Vec<Source>);

impl Sources {
    /// Adds a source and returns its number.
    pub fn add(&mut self, source: Source) -> u32 {
        self.0.push(source);
        u32::try_from(self.0.len() - 1).expect("a run reads fewer than 2^32 files")
    }

    /// Sets the text from which reports quote lines.
    pub fn set_text(&mut self, number: u32, text: String) {
        if let Some(source) = self.0.get_mut(number as usize) {
            source.text = Some(text);
        }
    }

    /// Returns the source with this number.
    pub fn get(&self, number: u32) -> Option<&Source> {
        self.0.get(number as usize)
    }
}

/// A value with its location.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Location of the value.
    pub span: Span,
}

/// A YAML value, with its type as resolved by the YAML library of kustomize, kpt and kubectl.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`, `~` or nothing.
    Null,
    /// `true` or `false`, in lower, title or upper case.
    Bool(bool),
    /// An integer or a float, in its original notation: `012`, `1_000`, `1.10`.
    Number(String),
    /// A plain scalar that is a date or a timestamp, in its original notation.
    Timestamp(String),
    /// Any other scalar.
    String(String),
    /// A sequence.
    Sequence(Vec<Node>),
    /// A mapping with unique keys, in source order.
    Mapping(Vec<Entry>),
}

/// One key of a mapping with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key: a scalar of any type, as text.
    pub key: String,
    /// Whether the key is a string instead of, for example, the integer `8080`.
    pub key_is_string: bool,
    /// Location of the key.
    pub span: Span,
    /// The value.
    pub value: Node,
}

impl Node {
    /// Returns a node with the value at `span`.
    pub const fn new(value: Value, span: Span) -> Self {
        Self { value, span }
    }

    /// Returns a node with a generated value, which has no source.
    pub const fn generated(value: Value) -> Self {
        Self::new(value, Span::NOWHERE)
    }

    /// Returns the value of `key`; `None` if the node is not a mapping or lacks the key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// Returns the entry of `key`; `None` if the node is not a mapping or lacks the key.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().find(|entry| entry.key == key)
    }

    /// Returns the entries of a mapping; an empty slice for any other value.
    pub fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Mapping(entries) => entries,
            _ => &[],
        }
    }

    /// Returns the items of a sequence; an empty slice for any other value.
    pub fn items(&self) -> &[Node] {
        match &self.value {
            Value::Sequence(items) => items,
            _ => &[],
        }
    }

    /// Returns the text of a string; `None` for any other value.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// Returns the item at `index`; `None` if the node is not a sequence or has no such item.
    pub fn item(&self, index: usize) -> Option<&Node> {
        match &self.value {
            Value::Sequence(items) => items.get(index),
            _ => None,
        }
    }

    /// Returns the text of a scalar, without quotes; `None` for null and collections.
    pub fn scalar_text(&self) -> Option<String> {
        match &self.value {
            Value::Bool(value) => Some(value.to_string()),
            Value::Number(text) | Value::Timestamp(text) | Value::String(text) => Some(text.clone()),
            Value::Null | Value::Sequence(_) | Value::Mapping(_) => None,
        }
    }

    /// Describes type and value for a message: `the number 5`, `a list`.
    pub fn describe(&self) -> String {
        match self.value {
            Value::Sequence(_) | Value::Mapping(_) | Value::Null => self.type_name().to_owned(),
            _ => format!("{} {self}", self.type_name().replacen("a ", "the ", 1)),
        }
    }

    /// Whether the value is null.
    pub fn is_null(&self) -> bool {
        self.value == Value::Null
    }

    /// Returns the type of the value for a message: `a string`, `a number`.
    pub fn type_name(&self) -> &'static str {
        match self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::Timestamp(_) => "a date",
            Value::String(_) => "a string",
            Value::Sequence(_) => "a list",
            Value::Mapping(_) => "a map",
        }
    }
}

impl Entry {
    /// Returns a generated entry with a string key, which has no source.
    pub fn generated(key: impl Into<String>, value: Node) -> Self {
        Self { key: key.into(), key_is_string: true, span: Span::NOWHERE, value }
    }
}

/// Formats the value for a message on one line: strings in double quotes, collections as their type.
impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.value {
            Value::Null => f.write_str("null"),
            Value::Bool(value) => write!(f, "{value}"),
            Value::Number(text) | Value::Timestamp(text) => f.write_str(text),
            Value::String(text) => write!(f, "{text:?}"),
            Value::Sequence(_) => f.write_str("a list"),
            Value::Mapping(_) => f.write_str("a map"),
        }
    }
}
