//! Typed values to block YAML, straight into a buffer.
//!
//! Two spaces, lists at the column of their key, `apiVersion`, `kind` and `metadata` first; no anchors, tags or comments. A string is
//! plain only where no reader of YAML 1.1 or 1.2 can take it for anything else; one of several lines is a literal block; every other
//! is double-quoted with the escapes of JSON.

use std::fmt::{self, Display};
use std::io::Write as _;

use serde::ser::{self, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeTuple, SerializeTupleStruct};

/// Writes `value`, a map, as block YAML that ends with a newline: the first line at the cursor, every further line indented by
/// `indent` spaces.
///
/// # Panics
/// Where `value` fails to serialize itself or has a map with keys that are not strings. No type of this crate or of k8s-openapi does.
pub fn object(out: &mut Vec<u8>, indent: usize, value: &(impl Serialize + ?Sized)) {
    value.serialize(Emitter { out, indent, position: Position::Root }).expect("our types serialize");
}

/// `value` as [`object`] writes it.
///
/// # Panics
/// As [`object`].
pub fn text(value: &(impl Serialize + ?Sized)) -> Vec<u8> {
    let mut out = Vec::new();
    object(&mut out, 0, value);
    out
}

/// Writes `value` as the next document of the stream in `out`, `---` between it and the one before it, if there is one.
///
/// # Panics
/// As [`object`].
pub fn document(out: &mut Vec<u8>, value: &(impl Serialize + ?Sized)) {
    if !out.is_empty() {
        out.extend_from_slice(b"---\n");
    }
    object(out, 0, value);
}

/// What stands before the value on its line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Position {
    /// Nothing, or indentation.
    Root,
    /// `key:`, the key at the column of `indent`.
    Key,
    /// `- `, the dash at the column of `indent`.
    Item,
    /// Indentation: the value is itself the key of an entry.
    EntryKey,
}

struct Emitter<'a> {
    out: &'a mut Vec<u8>,
    indent: usize,
    position: Position,
}

impl<'a> Emitter<'a> {
    fn word(self, word: &str) -> Result<(), Error> {
        match self.position {
            Position::EntryKey => return Err(ser::Error::custom("keys are strings")),
            Position::Key => self.out.push(b' '),
            Position::Root | Position::Item => {}
        }
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
        if self.position == Position::Key {
            self.out.push(b' ');
        }
        if is_plain(text) {
            self.out.extend_from_slice(text.as_bytes());
        } else if self.position != Position::Root && is_literal(text) {
            return literal(self.out, self.indent + 2, text);
        } else {
            double_quoted(self.out, text);
        }
        self.out.push(b'\n');
    }

    fn entries(self) -> Entries<'a> {
        let indent = if self.position == Position::Root { self.indent } else { self.indent + 2 };
        let start = self.out.len();
        Entries { out: self.out, start, indent, position: self.position, empty: true, first_other: None, metadata: None }
    }

    fn items(self) -> Items<'a> {
        let indent = if self.position == Position::Item { self.indent + 2 } else { self.indent };
        Items { out: self.out, indent, position: self.position, empty: true }
    }
}

/// The items of a list that is being written.
struct Items<'a> {
    out: &'a mut Vec<u8>,
    indent: usize,
    position: Position,
    empty: bool,
}

impl Items<'_> {
    fn item(&mut self, value: &(impl Serialize + ?Sized)) -> Result<(), Error> {
        begin_line(self.out, self.indent, self.position, self.empty);
        self.empty = false;
        self.out.extend_from_slice(b"- ");
        value.serialize(Emitter { out: self.out, indent: self.indent, position: Position::Item })
    }

    fn end(self) {
        end_collection(self.out, self.position, self.empty, b"[]\n");
    }
}

/// The entries of a map that is being written.
struct Entries<'a> {
    out: &'a mut Vec<u8>,
    /// Where the first of them begins.
    start: usize,
    indent: usize,
    position: Position,
    empty: bool,
    /// Where the first entry begins that belongs after `metadata`.
    first_other: Option<usize>,
    /// Where `metadata` begins and ends, in an object.
    metadata: Option<(usize, usize)>,
}

impl Entries<'_> {
    fn key(&mut self, key: &(impl Serialize + ?Sized)) -> Result<(), Error> {
        let start = self.out.len();
        begin_line(self.out, self.indent, self.position, self.empty);
        self.empty = false;
        let text = self.out.len();
        key.serialize(Emitter { out: self.out, indent: self.indent, position: Position::EntryKey })?;
        if self.position == Position::Root {
            let name = self.out[text..self.out.len() - 1].to_vec();
            self.placed(start, &name);
        }
        Ok(())
    }

    /// The key of a field. Its name is an identifier, or nearly one: never one that needs quotes.
    fn field(&mut self, name: &'static str) {
        debug_assert!(is_plain(name), "a field must not be named {name:?}");
        let start = self.out.len();
        begin_line(self.out, self.indent, self.position, self.empty);
        self.empty = false;
        self.out.extend_from_slice(name.as_bytes());
        self.out.push(b':');
        self.placed(start, name.as_bytes());
    }

    /// Remembers where an object's key that began at `start` belongs.
    fn placed(&mut self, start: usize, name: &[u8]) {
        if self.position == Position::Root {
            match name {
                b"metadata" => self.metadata = Some((start, start)),
                b"apiVersion" | b"kind" => {}
                _ => self.first_other = self.first_other.or(Some(start)),
            }
        }
    }

    fn value(&mut self, value: &(impl Serialize + ?Sized)) -> Result<(), Error> {
        value.serialize(Emitter { out: self.out, indent: self.indent, position: Position::Key })?;
        if let Some((start, end)) = &mut self.metadata
            && start == end
        {
            *end = self.out.len();
        }
        Ok(())
    }

    fn end(self) {
        if let (Some(other), Some((start, end))) = (self.first_other, self.metadata)
            && other < start
        {
            self.out[other..end].rotate_left(start - other);
            if other == self.start {
                // the first entry stands at the cursor and all others behind their indentation
                self.out[other..other + end - start].rotate_left(self.indent);
            }
        }
        end_collection(self.out, self.position, self.empty, b"{}\n");
    }
}

fn begin_line(out: &mut Vec<u8>, indent: usize, position: Position, first: bool) {
    match (first, position) {
        (true, Position::Root | Position::Item | Position::EntryKey) => {}
        (true, Position::Key) => {
            out.push(b'\n');
            spaces(out, indent);
        }
        (false, _) => spaces(out, indent),
    }
}

fn end_collection(out: &mut Vec<u8>, position: Position, empty: bool, nothing: &[u8]) {
    if empty {
        if position == Position::Key {
            out.push(b' ');
        }
        out.extend_from_slice(nothing);
    }
}

fn spaces(out: &mut Vec<u8>, count: usize) {
    const SPACES: [u8; 32] = [b' '; 32];
    match SPACES.get(..count) {
        Some(spaces) => out.extend_from_slice(spaces),
        None => out.resize(out.len() + count, b' '),
    }
}

/// Longest key that may stand before its colon in every YAML parser.
const MAX_KEY: usize = 1000;

/// Writes `text` as a key at the column `indent`, with its colon.
fn key(out: &mut Vec<u8>, indent: usize, text: &str) {
    let start = out.len();
    in_one_line(out, text);
    end_key(out, start, indent);
}

/// Writes `text` plain or double-quoted: as a key, or where a literal block has no place.
pub(super) fn in_one_line(out: &mut Vec<u8>, text: &str) {
    if is_plain(text) {
        out.extend_from_slice(text.as_bytes());
    } else {
        double_quoted(out, text);
    }
}

/// Writes the colon behind the key that begins at `start` and at the column `indent`.
pub(super) fn end_key(out: &mut Vec<u8>, start: usize, indent: usize) {
    if out.len() - start > MAX_KEY {
        out.splice(start..start, *b"? ");
        out.push(b'\n');
        spaces(out, indent);
    }
    out.push(b':');
}

/// Whether every reader of YAML takes the bare text for this string.
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

/// The words that YAML 1.1 or 1.2 reads as booleans or null.
fn is_word(text: &str) -> bool {
    const WORDS: [&str; 9] = ["true", "false", "yes", "no", "on", "off", "y", "n", "null"];
    WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// Whether a literal block says `text` exactly: several lines, all printable, none of blanks only.
fn is_literal(text: &str) -> bool {
    // kustomize writes a block that begins with a tab so that it cannot read it itself
    text.contains('\n')
        && !text.starts_with('\t')
        && text.bytes().any(|b| b != b'\n')
        && !text.chars().any(|c| c != '\n' && c != '\t' && needs_escape(c))
        && text.split('\n').all(|line| line.is_empty() || line.bytes().any(|b| b != b' ' && b != b'\t'))
}

fn literal(out: &mut Vec<u8>, indent: usize, text: &str) {
    out.push(b'|');
    // a reader finds the indentation at the first line, but not where that begins with a blank
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

/// Characters that a reader may fold, drop or refuse when they stand bare.
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
            _ => write!(out, "\\u{:04x}", c as u32).expect("a buffer takes what it is given"),
        }
    }
    out.extend_from_slice(&text.as_bytes()[start..]);
    out.push(b'"');
}

/// Why a type could not be written. See the panics of [`object`].
#[derive(Debug)]
struct Error(Box<str>);

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
        Err(ser::Error::custom("bytes have no form in YAML"))
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
        entries.field(variant);
        entries.value(value)?;
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
        Err(ser::Error::custom("tuple variants have no form in Kubernetes"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Entries<'a>, Error> {
        Ok(self.entries())
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Entries<'a>, Error> {
        Ok(self.entries())
    }

    fn serialize_struct_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Self::SerializeStructVariant, Error> {
        Err(ser::Error::custom("struct variants have no form in Kubernetes"))
    }
}

macro_rules! items {
    ($($trait:ident :: $method:ident),*) => {$(
        impl $trait for Items<'_> {
            type Ok = ();
            type Error = Error;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
                self.item(value)
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
        self.field(key);
        self.value(value)
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
        self.value(value)
    }

    fn end(self) -> Result<(), Error> {
        Entries::end(self);
        Ok(())
    }
}
