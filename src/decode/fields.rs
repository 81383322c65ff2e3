//! The types of Kubernetes, read by their own `Deserialize`: a value of them, or what they consist of.
//!
//! A type tells the deserializer that it is given what it wants to be read as. The one here either has a value, and remembers where it
//! is in it; or it has none, leads the type along a path with nothing but keys, and listens to what it wants there. So the fields of
//! upstream types are written nowhere a second time. It is one deserializer for both, because every further one would put all of those
//! types into the program once more.

use std::cell::{Cell, RefCell};
use std::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{self, DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value as Json;

use crate::diagnostics::Step;

/// What a type wants to be read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Nothing that has a shape, or nothing at all.
    Anything,
    /// A struct with these fields.
    Struct(&'static [&'static str]),
    /// A wrapper of that name around something else: `Quantity`, `IntOrString`.
    Wrapper(&'static str),
    /// One of these words.
    Words(&'static [&'static str]),
    /// A string.
    String,
    /// An integer.
    Integer,
    /// A boolean.
    Boolean,
    /// A list.
    List,
    /// A map with any keys.
    Map,
}

/// A value that a type does not take.
#[derive(Debug)]
pub struct TypeMismatch {
    /// Where.
    pub path: Vec<Step>,
    /// Why, in serde's words.
    pub message: String,
}

/// What `T` wants at `path`.
pub fn wanted<T: DeserializeOwned>(path: &[Step]) -> Wanted {
    let trail = Trail::default();
    // it always fails: no value is ever given
    let _ = T::deserialize(Reader { source: Source::Ask(path), trail: &trail });
    trail.heard.get().unwrap_or(Wanted::Anything)
}

/// `json` as a `T`.
///
/// # Errors
/// The first value that does not fit.
pub fn read<T: DeserializeOwned>(json: &Json) -> Result<T, TypeMismatch> {
    let trail = Trail::default();
    T::deserialize(Reader { source: Source::Value(json), trail: &trail }).map_err(|Message(message)| {
        let mut path = trail.path.take();
        path.reverse();
        TypeMismatch { path, message }
    })
}

/// Where a reader failed, and what it heard.
#[derive(Default)]
struct Trail {
    /// The steps to the value that does not fit, the last one first.
    path: RefCell<Vec<Step>>,
    heard: Cell<Option<Wanted>>,
}

#[derive(Clone, Copy)]
struct Reader<'a> {
    source: Source<'a>,
    trail: &'a Trail,
}

#[derive(Clone, Copy)]
enum Source<'a> {
    Value(&'a Json),
    /// No value: the rest of the path along which the type is asked.
    Ask(&'a [Step]),
}

/// Why a value does not fit.
#[derive(Debug)]
struct Message(String);

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Message {}

impl de::Error for Message {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

impl Reader<'_> {
    /// Keeps the first thing that is wanted at the end of the path that is asked.
    fn hear(self, wanted: Wanted) {
        if matches!(self.source, Source::Ask([])) && self.trail.heard.get().is_none() {
            self.trail.heard.set(Some(wanted));
        }
    }

    /// The same reader one step further.
    fn inside<T>(
        self,
        step: impl FnOnce() -> Step,
        source: Source<'_>,
        read: impl FnOnce(Reader<'_>) -> Result<T, Message>,
    ) -> Result<T, Message> {
        read(Reader { source, trail: self.trail }).inspect_err(|_| self.trail.path.borrow_mut().push(step()))
    }
}

macro_rules! hear {
    ($($method:ident => $wanted:ident),* $(,)?) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Message> {
            self.hear(Wanted::$wanted);
            self.deserialize_any(visitor)
        }
    )*};
}

impl<'de> Deserializer<'de> for Reader<'_> {
    type Error = Message;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Message> {
        match self.source {
            Source::Ask([Step::Index(_), ..]) | Source::Value(Json::Array(_)) => visitor.visit_seq(Items { reader: self, next: 0 }),
            Source::Ask([Step::Key(_), ..]) => visitor.visit_map(Entries { reader: self, rest: None, value: None }),
            Source::Ask([]) => Err(de::Error::custom("no value is given")),
            Source::Value(Json::Null) => visitor.visit_unit(),
            Source::Value(Json::Bool(value)) => visitor.visit_bool(*value),
            Source::Value(Json::String(text)) => visitor.visit_str(text),
            Source::Value(Json::Number(number)) => match (number.as_i64(), number.as_u64()) {
                (Some(value), _) => visitor.visit_i64(value),
                (None, Some(value)) => visitor.visit_u64(value),
                (None, None) => visitor.visit_f64(number.as_f64().unwrap_or(f64::NAN)),
            },
            Source::Value(Json::Object(entries)) => visitor.visit_map(Entries { reader: self, rest: Some(entries.iter()), value: None }),
        }
    }

    hear! {
        deserialize_bool => Boolean,
        deserialize_str => String,
        deserialize_string => String,
        deserialize_i8 => Integer,
        deserialize_i16 => Integer,
        deserialize_i32 => Integer,
        deserialize_i64 => Integer,
        deserialize_u8 => Integer,
        deserialize_u16 => Integer,
        deserialize_u32 => Integer,
        deserialize_u64 => Integer,
        deserialize_seq => List,
        deserialize_map => Map,
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Message> {
        match self.source {
            Source::Value(Json::Null) => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Message> {
        self.hear(Wanted::Wrapper(name));
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Message> {
        self.hear(Wanted::Struct(fields));
        self.deserialize_any(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Message> {
        self.hear(Wanted::Words(variants));
        match self.source {
            Source::Value(Json::String(word)) => visitor.visit_enum(word.as_str().into_deserializer()),
            _ => self.deserialize_any(visitor),
        }
    }

    serde::forward_to_deserialize_any! {
        f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct identifier ignored_any
    }
}

/// The items of a list, or the one that is asked for.
struct Items<'a> {
    reader: Reader<'a>,
    next: usize,
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Message;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Message> {
        let source = match self.reader.source {
            Source::Ask([_, rest @ ..]) => Source::Ask(rest),
            Source::Value(Json::Array(items)) => match items.get(self.next) {
                Some(item) => Source::Value(item),
                None => return Ok(None),
            },
            Source::Ask([]) | Source::Value(_) => return Ok(None),
        };
        let index = self.next;
        self.next += 1;
        self.reader.inside(|| Step::Index(index), source, |reader| seed.deserialize(reader)).map(Some)
    }
}

/// The entries of a map, or the one that is asked for.
struct Entries<'a> {
    reader: Reader<'a>,
    rest: Option<serde_json::map::Iter<'a>>,
    value: Option<(&'a str, Source<'a>)>,
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = Message;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Message> {
        let (key, source) = match (&mut self.rest, self.reader.source) {
            (Some(rest), _) => match rest.next() {
                Some((key, value)) => (key, Source::Value(value)),
                None => return Ok(None),
            },
            (None, Source::Ask([Step::Key(key), rest @ ..])) => (key, Source::Ask(rest)),
            (None, _) => return Ok(None),
        };
        self.value = Some((key, source));
        let key: StrDeserializer<'_, Message> = key.as_str().into_deserializer();
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Message> {
        let (key, source) = self.value.take().expect("a value is asked for after its key");
        self.reader.inside(|| Step::Key(key.to_owned()), source, |reader| seed.deserialize(reader))
    }
}
