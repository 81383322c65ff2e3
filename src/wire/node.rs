//! What a YAML document says, and where it says it.

use std::fmt;

/// Where a value was written: a range of bytes in one of the [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// Which source, as [`Sources::add`] numbered it.
    pub source: u32,
    /// First byte.
    pub start: u32,
    /// One past the last byte; equal to `start` where only the beginning is known.
    pub end: u32,
}

impl Span {
    /// The place of a value that was read from no source.
    pub const NOWHERE: Self = Self::new(u32::MAX, 0, 0);

    /// The bytes `start..end` of a source.
    pub const fn new(source: u32, start: u32, end: u32) -> Self {
        Self { source, start, end }
    }
}

/// One text that values were read from.
#[derive(Clone, Debug)]
pub struct Source {
    /// The file as the user named it, or `-` for standard input.
    pub name: String,
    /// The whole text, for the lines that a report shows. `None` where the text is a runtime's and not what the user wrote:
    /// then only `name` is told, and no line.
    pub text: Option<String>,
}

/// The texts of one run; a [`Span`] points into one of them.
#[derive(Clone, Debug, Default)]
pub struct Sources(Vec<Source>);

impl Sources {
    /// Adds a text and returns its number.
    pub fn add(&mut self, source: Source) -> u32 {
        self.0.push(source);
        u32::try_from(self.0.len() - 1).expect("a run reads fewer than 2^32 files")
    }

    /// Puts the text in that reports show lines of.
    pub fn show(&mut self, number: u32, text: String) {
        if let Some(source) = self.0.get_mut(number as usize) {
            source.text = Some(text);
        }
    }

    /// The source of that number.
    pub fn get(&self, number: u32) -> Option<&Source> {
        self.0.get(number as usize)
    }
}

/// A value and the place it was written at.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Its place.
    pub span: Span,
}

/// A YAML value as Go's YAML (kustomize, kpt, kubectl) resolves it.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`, `~` or nothing.
    Null,
    /// `true` or `false`, in three spellings of case.
    Bool(bool),
    /// An integer or a float, as it was written: `012`, `1_000`, `1.10`.
    Number(String),
    /// A plain scalar of the shape of a date or a time stamp, as it was written.
    Timestamp(String),
    /// Everything else that is a scalar.
    String(String),
    /// A sequence.
    Sequence(Vec<Node>),
    /// A mapping, in the order it was written. Keys are unique.
    Mapping(Vec<Entry>),
}

/// One key of a mapping with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key: a scalar of any type, as text.
    pub key: String,
    /// Whether the key is a string (and not, say, the integer `8080`).
    pub key_is_string: bool,
    /// Where the key stands.
    pub span: Span,
    /// The value.
    pub value: Node,
}

impl Node {
    /// A value that was read at `span`.
    pub const fn new(value: Value, span: Span) -> Self {
        Self { value, span }
    }

    /// A value that was read from no source.
    pub const fn generated(value: Value) -> Self {
        Self::new(value, Span::NOWHERE)
    }

    /// The value under `key`, where this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The entry of `key`, where this is a mapping that has it.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().find(|entry| entry.key == key)
    }

    /// The entries of a mapping; none where this is something else.
    pub fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Mapping(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a sequence; none for any other value.
    pub fn items(&self) -> &[Node] {
        match &self.value {
            Value::Sequence(items) => items,
            _ => &[],
        }
    }

    /// The text of a string; `None` for any other value.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The item of that number, where this is a sequence that has it.
    pub fn item(&self, index: usize) -> Option<&Node> {
        match &self.value {
            Value::Sequence(items) => items.get(index),
            _ => None,
        }
    }

    /// The text of a scalar, without quotes; `None` for null and collections.
    pub fn scalar_text(&self) -> Option<String> {
        match &self.value {
            Value::Bool(value) => Some(value.to_string()),
            Value::Number(text) | Value::Timestamp(text) | Value::String(text) => Some(text.clone()),
            Value::Null | Value::Sequence(_) | Value::Mapping(_) => None,
        }
    }

    /// Type and value in a few words: `the number 5`, `a list`.
    pub fn described(&self) -> String {
        match self.value {
            Value::Sequence(_) | Value::Mapping(_) | Value::Null => self.type_name().to_owned(),
            _ => format!("{} {self}", self.type_name().replacen("a ", "the ", 1)),
        }
    }

    /// Whether there is nothing here.
    pub fn is_null(&self) -> bool {
        self.value == Value::Null
    }

    /// What the value is called in a message: `a string`, `a number`.
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
    /// The entry of a string key that was read from no source.
    pub fn generated(key: impl Into<String>, value: Node) -> Self {
        Self { key: key.into(), key_is_string: true, span: Span::NOWHERE, value }
    }
}

/// The value in one short line, as a message quotes it: strings in double quotes, collections by their kind.
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
