//! What a type of Kubernetes consists of, asked of its own `Deserialize`.
//!
//! A type tells the deserializer that it is given what it wants to be read as. The one here leads it along a path with nothing but
//! keys, and listens to what it wants there. So the fields of upstream types are written nowhere a second time.

use std::cell::Cell;
use std::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{self, DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor};

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

/// What `T` wants at `path`.
pub fn wanted<T: DeserializeOwned>(path: &[Step]) -> Wanted {
    let heard = Cell::new(None);
    // it always fails: no value is ever given
    let _ = T::deserialize(Listener { path, heard: &heard });
    heard.get().unwrap_or(Wanted::Anything)
}

#[derive(Clone, Copy)]
struct Listener<'a> {
    path: &'a [Step],
    heard: &'a Cell<Option<Wanted>>,
}

impl Listener<'_> {
    /// Keeps the first thing that is wanted at the end of the path.
    fn hear(self, wanted: Wanted) {
        if self.path.is_empty() && self.heard.get().is_none() {
            self.heard.set(Some(wanted));
        }
    }
}

/// There is nothing more to hear.
#[derive(Debug)]
struct Silence;

impl fmt::Display for Silence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no value is given")
    }
}

impl std::error::Error for Silence {}

impl de::Error for Silence {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

macro_rules! hear {
    ($($method:ident => $wanted:ident),* $(,)?) => {$(
        fn $method<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Silence> {
            self.hear(Wanted::$wanted);
            Err(Silence)
        }
    )*};
}

impl<'de> Deserializer<'de> for Listener<'_> {
    type Error = Silence;

    hear! {
        deserialize_any => Anything,
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
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Silence> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Silence> {
        self.hear(Wanted::Wrapper(name));
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Silence> {
        self.hear(Wanted::List);
        match self.path {
            [Step::Index(_), rest @ ..] => visitor.visit_seq(Listener { path: rest, ..self }),
            _ => Err(Silence),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Silence> {
        self.hear(Wanted::Map);
        match self.path {
            [Step::Key(_), ..] => visitor.visit_map(self),
            _ => Err(Silence),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Silence> {
        self.hear(Wanted::Struct(fields));
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(self, _: &'static str, variants: &'static [&'static str], _: V) -> Result<V::Value, Silence> {
        self.hear(Wanted::Words(variants));
        Err(Silence)
    }

    serde::forward_to_deserialize_any! {
        f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct identifier ignored_any
    }
}

impl<'de> SeqAccess<'de> for Listener<'_> {
    type Error = Silence;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Silence> {
        seed.deserialize(*self).map(Some)
    }
}

impl<'de> MapAccess<'de> for Listener<'_> {
    type Error = Silence;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Silence> {
        let [Step::Key(key), ..] = self.path else { return Err(Silence) };
        let key: StrDeserializer<'_, Silence> = key.as_str().into_deserializer();
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Silence> {
        let rest = self.path.get(1..).unwrap_or_default();
        seed.deserialize(Listener { path: rest, ..*self })
    }
}
