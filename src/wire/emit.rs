//! Serializes values as block YAML, directly into a buffer.
//!
//! Two-space indentation, list items at the column of their key, `apiVersion`, `kind` and `metadata` first; no anchors or tags. A string is
//! plain only if every reader of YAML 1.1 and 1.2 reads it as this string. A multi-line string is a literal block. Every other
//! string is double-quoted with the escapes of JSON.

use std::fmt::{self, Display};
use std::io::Write as _;

use serde::ser::{self, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeTuple, SerializeTupleStruct};

/// Writes `value`, a map, as block YAML that ends with a newline. The first line begins at the end of `out`; all others are indented by
/// `indent` spaces.
///
/// # Panics
/// If `value` cannot be serialized or has a map with keys that are not strings. No type of this crate or of k8s-openapi does.
pub fn object(out: &mut Vec<u8>, indent: usize, value: &(impl Serialize + ?Sized)) {
    value.serialize(Emitter::at_root(out, indent)).expect("types of this crate and of k8s-openapi can be serialized");
}

/// Returns `value` as block YAML, in the form that [`object`] writes.
///
/// # Panics
/// Like [`object`].
pub fn text(value: &(impl Serialize + ?Sized)) -> Vec<u8> {
    let mut out = Vec::new();
    object(&mut out, 0, value);
    out
}

/// Writes `value` as the next document of the stream in `out`, after a `---` if it is not the first.
///
/// # Panics
/// Like [`object`].
pub fn document(out: &mut Vec<u8>, value: &(impl Serialize + ?Sized)) {
    if !out.is_empty() {
        out.extend_from_slice(b"---\n");
    }
    object(out, 0, value);
}

/// What precedes a value on its line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Position {
    /// Nothing, or indentation.
    Root,
    /// `key:`, with the key at the column `indent`.
    Key,
    /// `- `, with the dash at the column `indent`.
    Item,
    /// Indentation: the value is itself the key of an entry.
    EntryKey,
}

/// Serializes one value at its position.
pub(super) struct Emitter<'a> {
    out: &'a mut Vec<u8>,
    indent: usize,
    position: Position,
}

impl<'a> Emitter<'a> {
    /// Returns an emitter for a value whose first line begins at the end of `out`, with all others at the column `indent`.
    pub(super) fn at_root(out: &'a mut Vec<u8>, indent: usize) -> Self {
        Self { out, indent, position: Position::Root }
    }

    /// Writes a scalar that needs no quotes.
    pub(super) fn word(self, word: &str) -> Result<(), Error> {
        if self.position == Position::EntryKey {
            return Err(ser::Error::custom("keys are strings"));
        }
        separate(self.out, self.position);
        self.out.extend_from_slice(word.as_bytes());
        self.out.push(b'\n');
        Ok(())
    }

    fn integer(self, value: impl itoa::Integer) -> Result<(), Error> {
        self.word(itoa::Buffer::new().format(value))
    }

    fn string(self, text: &str) {
        if self.position == Position::EntryKey {
            return key(self.out, self.indent, text);
        }
        separate(self.out, self.position);
        if is_plain(text) {
            self.out.extend_from_slice(text.as_bytes());
        } else if self.position != Position::Root && is_literal(text) {
            return literal(self.out, self.indent + 2, text);
        } else {
            double_quoted(self.out, text);
        }
        self.out.push(b'\n');
    }

    /// Writes a string on one line even if it contains line breaks.
    pub(super) fn single_line(self, text: &str) {
        separate(self.out, self.position);
        single_line(self.out, text);
        self.out.push(b'\n');
    }

    /// Writes a scalar or an empty collection with `write`, followed by `comment` unless it takes several lines.
    pub(super) fn commented(self, comment: Option<&str>, write: impl FnOnce(Emitter<'_>) -> Result<(), Error>) -> Result<(), Error> {
        let start = self.out.len();
        write(Emitter { out: self.out, ..self })?;
        if let Some(comment) = comment
            && self.out[start..].iter().position(|byte| *byte == b'\n') == Some(self.out.len() - start - 1)
        {
            self.out.pop();
            end_comment(self.out, comment);
            self.out.push(b'\n');
        }
        Ok(())
    }

    /// Begins a map.
    pub(super) fn entries(self) -> Entries<'a> {
        let indent = if self.position == Position::Root { self.indent } else { self.indent + 2 };
        let start = self.out.len();
        Entries { lines: self.lines(indent), start, first_other: None, metadata: None }
    }

    /// Begins a list.
    pub(super) fn items(self) -> Items<'a> {
        let indent = if self.position == Position::Item { self.indent + 2 } else { self.indent };
        Items { lines: self.lines(indent) }
    }

    fn lines(self, indent: usize) -> Lines<'a> {
        Lines { out: self.out, indent, position: self.position, empty: true }
    }
}

/// The lines of a collection that is being written.
pub(super) struct Lines<'a> {
    out: &'a mut Vec<u8>,
    indent: usize,
    position: Position,
    empty: bool,
}

impl Lines<'_> {
    /// Begins the line of an entry, an item or a comment.
    fn begin(&mut self) {
        let is_first = std::mem::take(&mut self.empty);
        if !is_first || self.position == Position::Key {
            if is_first {
                self.out.push(b'\n');
            }
            spaces(self.out, self.indent);
        }
    }

    /// Completes the collection: `empty` is written if it has no entries or items.
    fn end(self, empty: &[u8]) {
        if self.empty {
            separate(self.out, self.position);
            self.out.extend_from_slice(empty);
        }
    }

    /// Writes `comment` after the key of the collection, but not after a dash, where the first entry or item follows on the same line.
    pub(super) fn comment_key(&mut self, comment: Option<&str>) {
        if let Some(comment) = comment
            && self.position == Position::Key
        {
            end_comment(self.out, comment);
        }
    }

    /// Writes comments before the next entry or item, after an empty line if `is_apart`. They are left out where that entry or item
    /// follows a dash on the same line.
    pub(super) fn comment_before(&mut self, comments: &[String], is_apart: bool) {
        if !self.empty && is_apart {
            self.out.push(b'\n');
        }
        if !self.empty || self.position != Position::Item {
            self.comment_after(comments);
        }
    }

    /// Writes comments after the last entry or item.
    pub(super) fn comment_after(&mut self, comments: &[String]) {
        for comment in comments {
            self.begin();
            self.out.extend_from_slice(comment.as_bytes());
            self.out.push(b'\n');
        }
    }
}

/// The items of a list that is being written.
pub(super) struct Items<'a> {
    pub(super) lines: Lines<'a>,
}

impl Items<'_> {
    /// Begins the next item.
    pub(super) fn item(&mut self) -> Emitter<'_> {
        self.lines.begin();
        self.lines.out.extend_from_slice(b"- ");
        Emitter { out: self.lines.out, indent: self.lines.indent, position: Position::Item }
    }

    /// Completes the list.
    pub(super) fn end(self) {
        self.lines.end(b"[]\n");
    }
}

/// The entries of a map that is being written.
pub(super) struct Entries<'a> {
    pub(super) lines: Lines<'a>,
    /// Start of the first entry.
    start: usize,
    /// Start of the first entry that belongs after `metadata`, in an object.
    first_other: Option<usize>,
    /// Start and end of `metadata`, in an object.
    metadata: Option<(usize, usize)>,
}

impl Entries<'_> {
    /// Writes the key of the next entry.
    pub(super) fn key(&mut self, key: &(impl Serialize + ?Sized)) -> Result<(), Error> {
        let start = self.lines.out.len();
        self.lines.begin();
        let text = self.lines.out.len();
        key.serialize(Emitter { out: self.lines.out, indent: self.lines.indent, position: Position::EntryKey })?;
        if self.lines.position == Position::Root {
            let name = self.lines.out[text..self.lines.out.len() - 1].to_vec();
            self.record(start, &name);
        }
        Ok(())
    }

    /// Writes the key of the next entry, one that needs no quotes.
    pub(super) fn bare_key(&mut self, key: &str) {
        let start = self.lines.out.len();
        self.lines.begin();
        let text = self.lines.out.len();
        self.lines.out.extend_from_slice(key.as_bytes());
        end_key(self.lines.out, text, self.lines.indent);
        self.record(start, key.as_bytes());
    }

    /// Records the key that begins at `start` if the order of an object's keys depends on it.
    fn record(&mut self, start: usize, name: &[u8]) {
        if self.lines.position == Position::Root {
            match name {
                b"metadata" => self.metadata = Some((start, start)),
                b"apiVersion" | b"kind" => {}
                _ => self.first_other = self.first_other.or(Some(start)),
            }
        }
    }

    /// Writes the value of the last key with `write`.
    pub(super) fn value(&mut self, write: impl FnOnce(Emitter<'_>) -> Result<(), Error>) -> Result<(), Error> {
        write(Emitter { out: self.lines.out, indent: self.lines.indent, position: Position::Key })?;
        if let Some((start, end)) = &mut self.metadata
            && start == end
        {
            *end = self.lines.out.len();
        }
        Ok(())
    }

    /// Completes the map.
    pub(super) fn end(self) {
        if let (Some(other), Some((start, end))) = (self.first_other, self.metadata)
            && other < start
        {
            let out = &mut *self.lines.out;
            out[other..end].rotate_left(start - other);
            if other == self.start {
                // the first entry is not indented, all others are
                out[other..other + end - start].rotate_left(self.lines.indent);
            }
        }
        self.lines.end(b"{}\n");
    }
}

/// Writes the space between a key and a value on the same line.
#[inline]
fn separate(out: &mut Vec<u8>, position: Position) {
    if position == Position::Key {
        out.push(b' ');
    }
}

fn spaces(out: &mut Vec<u8>, count: usize) {
    const SPACES: [u8; 32] = [b' '; 32];
    match SPACES.get(..count) {
        Some(spaces) => out.extend_from_slice(spaces),
        None => out.resize(out.len() + count, b' '),
    }
}

/// Maximum length of a key that every YAML parser reads without a `?` before it.
const MAX_KEY: usize = 1000;

/// Writes `text` as a key at the column `indent`, with its colon.
fn key(out: &mut Vec<u8>, indent: usize, text: &str) {
    let start = out.len();
    single_line(out, text);
    end_key(out, start, indent);
}

/// Writes `text` plain or double-quoted.
fn single_line(out: &mut Vec<u8>, text: &str) {
    if is_plain(text) {
        out.extend_from_slice(text.as_bytes());
    } else {
        double_quoted(out, text);
    }
}

/// Writes the colon of the key that begins at `start`, at the column `indent`.
#[inline]
fn end_key(out: &mut Vec<u8>, start: usize, indent: usize) {
    if out.len() - start > MAX_KEY {
        out.splice(start..start, *b"? ");
        out.push(b'\n');
        spaces(out, indent);
    }
    out.push(b':');
}

/// Writes a comment at the end of a line.
fn end_comment(out: &mut Vec<u8>, comment: &str) {
    out.extend_from_slice(b"  ");
    out.extend_from_slice(comment.as_bytes());
}

/// Whether every YAML reader reads the unquoted text as this string.
fn is_plain(text: &str) -> bool {
    const BARE: [bool; 256] = {
        let mut bare = [false; 256];
        let mut byte = 0;
        while byte < 128_u8 {
            bare[byte as usize] = byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'/' | b'@' | b':');
            byte += 1;
        }
        bare
    };
    let bytes = text.as_bytes();
    let [first, ..] = bytes else { return false };
    (first.is_ascii_alphabetic() || *first == b'/')
        && bytes.iter().all(|byte| BARE[usize::from(*byte)])
        && !text.ends_with(':')
        && !(bytes.len() <= 5 && is_word(text))
}

/// Whether YAML 1.1 or 1.2 reads the word as a boolean or as null.
fn is_word(text: &str) -> bool {
    const WORDS: [&str; 9] = ["true", "false", "yes", "no", "on", "off", "y", "n", "null"];
    WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// Whether a literal block represents `text` exactly: it has several lines, all printable, and none consists only of blanks.
fn is_literal(text: &str) -> bool {
    // kustomize cannot read its own output if a block begins with a tab
    text.contains('\n')
        && !text.starts_with('\t')
        && text.bytes().any(|b| b != b'\n')
        && !text.chars().any(|c| c != '\n' && c != '\t' && needs_escape(c))
        && text.split('\n').all(|line| line.is_empty() || line.bytes().any(|b| b != b' ' && b != b'\t'))
}

fn literal(out: &mut Vec<u8>, indent: usize, text: &str) {
    out.push(b'|');
    // readers detect the indentation from the first line, unless that begins with a blank
    if text.starts_with([' ', '\n']) {
        out.push(b'2');
    }
    if !text.ends_with('\n') {
        out.push(b'-');
    } else if text.ends_with("\n\n") {
        out.push(b'+');
    }
    out.push(b'\n');
    for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
        if !line.is_empty() {
            spaces(out, indent);
            out.extend_from_slice(line.as_bytes());
        }
        out.push(b'\n');
    }
}

/// Whether a reader may fold, drop or reject the character if it is not escaped.
fn needs_escape(c: char) -> bool {
    matches!(c, '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

fn double_quoted(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    let mut start = 0;
    for (at, c) in text.char_indices() {
        if c != '"' && c != '\\' && !needs_escape(c) {
            continue;
        }
        out.extend_from_slice(&text.as_bytes()[start..at]);
        start = at + c.len_utf8();
        match c {
            '"' => out.extend_from_slice(b"\\\""),
            '\\' => out.extend_from_slice(b"\\\\"),
            '\n' => out.extend_from_slice(b"\\n"),
            '\r' => out.extend_from_slice(b"\\r"),
            '\t' => out.extend_from_slice(b"\\t"),
            _ => write!(out, "\\u{:04x}", c as u32).expect("writing to a buffer cannot fail"),
        }
    }
    out.extend_from_slice(&text.as_bytes()[start..]);
    out.push(b'"');
}

/// Reason why a value cannot be serialized. See the panics of [`object`].
#[derive(Debug)]
pub(super) struct Error(Box<str>);

impl Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

impl ser::Error for Error {
    fn custom<T: Display>(message: T) -> Self {
        Self(message.to_string().into())
    }
}

macro_rules! integers {
    ($($method:ident: $type:ty),*) => {$(
        fn $method(self, value: $type) -> Result<(), Error> {
            self.integer(value)
        }
    )*};
}

impl<'a> ser::Serializer for Emitter<'a> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Items<'a>;
    type SerializeTuple = Items<'a>;
    type SerializeTupleStruct = Items<'a>;
    type SerializeTupleVariant = ser::Impossible<(), Error>;
    type SerializeMap = Entries<'a>;
    type SerializeStruct = Entries<'a>;
    type SerializeStructVariant = ser::Impossible<(), Error>;

    integers! {
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64
    }

    fn serialize_bool(self, value: bool) -> Result<(), Error> {
        self.word(if value { "true" } else { "false" })
    }

    fn serialize_f32(self, value: f32) -> Result<(), Error> {
        self.word(&value.to_string())
    }

    fn serialize_f64(self, value: f64) -> Result<(), Error> {
        self.word(&value.to_string())
    }

    fn serialize_char(self, value: char) -> Result<(), Error> {
        self.string(value.encode_utf8(&mut [0; 4]));
        Ok(())
    }

    fn serialize_str(self, value: &str) -> Result<(), Error> {
        self.string(value);
        Ok(())
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), Error> {
        Err(ser::Error::custom("bytes cannot be represented in YAML"))
    }

    fn serialize_none(self) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Error> {
        self.word("null")
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Error> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        let mut entries = self.entries();
        entries.bare_key(variant);
        entries.value(|emitter| value.serialize(emitter))?;
        entries.end();
        Ok(())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Items<'a>, Error> {
        Ok(self.items())
    }

    fn serialize_tuple(self, _: usize) -> Result<Items<'a>, Error> {
        Ok(self.items())
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Items<'a>, Error> {
        Ok(self.items())
    }

    fn serialize_tuple_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Self::SerializeTupleVariant, Error> {
        Err(ser::Error::custom("Kubernetes has no tuple variants"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Entries<'a>, Error> {
        Ok(self.entries())
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Entries<'a>, Error> {
        Ok(self.entries())
    }

    fn serialize_struct_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Self::SerializeStructVariant, Error> {
        Err(ser::Error::custom("Kubernetes has no struct variants"))
    }
}

macro_rules! items {
    ($($trait:ident :: $method:ident),*) => {$(
        impl $trait for Items<'_> {
            type Ok = ();
            type Error = Error;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
                value.serialize(self.item())
            }

            fn end(self) -> Result<(), Error> {
                Items::end(self);
                Ok(())
            }
        }
    )*};
}

items!(SerializeSeq::serialize_element, SerializeTuple::serialize_element, SerializeTupleStruct::serialize_field);

impl SerializeStruct for Entries<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Error> {
        debug_assert!(is_plain(key), "a field must not be named {key:?}");
        self.bare_key(key);
        self.value(|emitter| value.serialize(emitter))
    }

    fn end(self) -> Result<(), Error> {
        Entries::end(self);
        Ok(())
    }
}

impl SerializeMap for Entries<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        self.key(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.value(|emitter| value.serialize(emitter))
    }

    fn end(self) -> Result<(), Error> {
        Entries::end(self);
        Ok(())
    }
}
