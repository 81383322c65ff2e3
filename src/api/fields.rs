//! The names that a type of Kubernetes knows, asked of its own `Deserialize`.
//!
//! A type tells its fields to the deserializer that it is given. The one here leads it along a path with nothing but keys, and
//! listens.

use std::cell::Cell;
use std::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{self, DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor};

use crate::diagnostics::Step;

/// The fields of the struct at `path` within a `T`; none where there is no struct.
pub(super) fn at<T: DeserializeOwned>(path: &[Step]) -> &'static [&'static str] {
    let heard = Cell::new(&[] as &[&str]);
    // it always fails: no value is ever given
    let _ = T::deserialize(Listener { path, heard: &heard });
    heard.get()
}

#[derive(Clone, Copy)]
struct Listener<'a> {
    path: &'a [Step],
    heard: &'a Cell<&'static [&'static str]>,
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

impl<'de> Deserializer<'de> for Listener<'_> {
    type Error = Silence;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Silence> {
        Err(Silence)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Silence> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Silence> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Silence> {
        match self.path {
            [Step::Index(_), rest @ ..] => visitor.visit_seq(Listener { path: rest, ..self }),
            _ => Err(Silence),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Silence> {
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
        if self.path.is_empty() {
            self.heard.set(fields);
        }
        self.deserialize_map(visitor)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf unit unit_struct tuple tuple_struct enum identifier
        ignored_any
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
