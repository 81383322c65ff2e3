//! A deserializer that reads values of Kubernetes' types and lists the fields of these types.
//!
//! A `Deserialize` implementation requests a type from its deserializer: a struct with certain fields, an integer, a list. Given a value,
//! the deserializer in this module tracks the current path, so that an error has a location. Given only a path, it follows that path
//! without any values and records which type is requested at its end. Thus the fields of upstream types are not declared a second time.
//! One deserializer serves both purposes because every additional one would compile the code of all those types again.

use std::cell::{Cell, RefCell};
use std::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{self, DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value as Json;

use crate::diagnostics::Step;

/// The type that a `Deserialize` implementation requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Any type, or a path that does not exist.
    Anything,
    /// A struct with these fields.
    Struct(&'static [&'static str]),
    /// A newtype with this name: `Quantity`, `IntOrString`.
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

/// A value of the wrong type.
#[derive(Debug)]
pub struct TypeMismatch {
    /// Path of the value.
    pub path: Vec<Step>,
    /// Error message of serde.
    pub message: String,
}

/// Returns the type that `T` requests at `path`.
pub fn wanted<T: DeserializeOwned>(path: &[Step]) -> Wanted {
    let trail = Trail::default();
    // always fails, because there is no value
    let _ = T::deserialize(Reader { source: Source::Probe(path), trail: &trail });
    trail.wanted.get().unwrap_or(Wanted::Anything)
}

/// Deserializes `json` as a `T`.
///
/// # Errors
/// If a value has the wrong type; returns the first such value.
pub fn read<T: DeserializeOwned>(json: &Json) -> Result<T, TypeMismatch> {
    let trail = Trail::default();
    T::deserialize(Reader { source: Source::Value(json), trail: &trail }).map_err(|Message(message)| {
        let mut path = trail.path.take();
        path.reverse();
        TypeMismatch { path, message }
    })
}

/// The path of an error, or the type that was requested.
#[derive(Default)]
struct Trail {
    /// The steps to the value of the wrong type, in reverse order.
    path: RefCell<Vec<Step>>,
    wanted: Cell<Option<Wanted>>,
}

#[derive(Clone, Copy)]
struct Reader<'a> {
    source: Source<'a>,
    trail: &'a Trail,
}

#[derive(Clone, Copy)]
enum Source<'a> {
    Value(&'a Json),
    /// No value: the rest of the path at whose end the requested type is recorded.
    Probe(&'a [Step]),
}

/// An error message of serde.
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
    /// Records the first type that is requested at the end of the path.
    fn record(self, wanted: Wanted) {
        if matches!(self.source, Source::Probe([])) && self.trail.wanted.get().is_none() {
            self.trail.wanted.set(Some(wanted));
        }
    }

    /// Calls `read` with a reader for the value at `step`, and adds the step to the path of an error.
    fn inside<T>(
        self,
        step: impl FnOnce() -> Step,
        source: Source<'_>,
        read: impl FnOnce(Reader<'_>) -> Result<T, Message>,
    ) -> Result<T, Message> {
        read(Reader { source, trail: self.trail }).inspect_err(|_| self.trail.path.borrow_mut().push(step()))
    }
}

macro_rules! record {
    ($($method:ident => $wanted:ident),* $(,)?) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Message> {
            self.record(Wanted::$wanted);
            self.deserialize_any(visitor)
        }
    )*};
}

impl<'de> Deserializer<'de> for Reader<'_> {
    type Error = Message;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Message> {
        match self.source {
            Source::Probe([Step::Index(_), ..]) | Source::Value(Json::Array(_)) => visitor.visit_seq(Items { reader: self, next: 0 }),
            Source::Probe([Step::Key(_), ..]) => visitor.visit_map(Entries { reader: self, rest: None, value: None }),
            Source::Probe([]) => Err(de::Error::custom("no value is given")),
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

    record! {
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
        self.record(Wanted::Wrapper(name));
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Message> {
        self.record(Wanted::Struct(fields));
        self.deserialize_any(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Message> {
        self.record(Wanted::Words(variants));
        match self.source {
            Source::Value(Json::String(word)) => visitor.visit_enum(word.as_str().into_deserializer()),
            _ => self.deserialize_any(visitor),
        }
    }

    serde::forward_to_deserialize_any! {
        f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct identifier ignored_any
    }
}

/// The items of a list, or the one item on the path.
struct Items<'a> {
    reader: Reader<'a>,
    next: usize,
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Message;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Message> {
        let source = match self.reader.source {
            Source::Probe([_, rest @ ..]) => Source::Probe(rest),
            Source::Value(Json::Array(items)) => match items.get(self.next) {
                Some(item) => Source::Value(item),
                None => return Ok(None),
            },
            Source::Probe([]) | Source::Value(_) => return Ok(None),
        };
        let index = self.next;
        self.next += 1;
        self.reader.inside(|| Step::Index(index), source, |reader| seed.deserialize(reader)).map(Some)
    }
}

/// The entries of a map, or the one entry on the path.
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
            (None, Source::Probe([Step::Key(key), rest @ ..])) => (key, Source::Probe(rest)),
            (None, _) => return Ok(None),
        };
        self.value = Some((key, source));
        let key: StrDeserializer<'_, Message> = key.as_str().into_deserializer();
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Message> {
        let (key, source) = self.value.take().expect("serde requests a value after its key");
        self.reader.inside(|| Step::Key(key.to_owned()), source, |reader| seed.deserialize(reader))
    }
}
