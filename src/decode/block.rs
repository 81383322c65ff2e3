//! Generates the Rust type of a block, its decoder and its documentation from one declaration per field: name, type, default, meaning and
//! example.

use super::field::FieldDoc;
use crate::diagnostics::{At, Diagnostics};
use crate::wire::node::{Entry, Node, Value};

/// Declares a block of the API: a YAML map with known fields.
///
/// ```text
/// block! {
///     /// The image of a container.
///     pub struct Image {
///         /// When the kubelet pulls the image.
///         pull_policy "pullPolicy": PullPolicy = "default", "example";
///     }
/// }
/// ```
///
/// Every field becomes an `Option`, which is `None` if the field is absent. A block without entries counts as absent unless it is
/// declared with `#[keep_empty]`. Unknown fields and values of the wrong type are reported, and decoding continues.
macro_rules! block {
    ($(#[doc = $doc:literal])* #[keep_empty] pub struct $block:ident $fields:tt) => {
        block! { @keep_empty = true; $(#[doc = $doc])* pub struct $block $fields }
    };
    ($(#[doc = $doc:literal])* pub struct $block:ident $fields:tt) => {
        block! { @keep_empty = false; $(#[doc = $doc])* pub struct $block $fields }
    };
    (
        @keep_empty = $keep_empty:literal;
        $(#[doc = $block_doc:literal])*
        pub struct $block:ident {
            $(
                $(#[doc = $doc:literal])*
                $field:ident $name:literal: $type:ty $(= $default:literal)? $(, $example:literal)?;
            )*
            $(..$group:ident: $group_type:ty;)?
        }
    ) => {
        $(#[doc = $block_doc])*
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct $block {
            $(
                $(#[doc = $doc])*
                pub $field: Option<$type>,
            )*
            $(
                /// Fields that are declared elsewhere and written beside these.
                pub $group: $group_type,
            )?
        }

        impl $block {
            /// The documentation of the fields, in the order of the reference.
            pub const FIELDS: &'static [$crate::decode::field::FieldDoc] = {
                const OWN: &[$crate::decode::field::FieldDoc] = &[
                    $($crate::decode::field::FieldDoc {
                        name: $name,
                        meaning: concat!($($doc, "\n"),*),
                        default: concat!($($default)?),
                        example: concat!($($example)?),
                        shape: <$type as $crate::decode::field::Field>::shape,
                    },)*
                ];
                &$crate::decode::field::concatenate::<{ OWN.len() $(+ <$group_type>::FIELDS.len())? }>(&[OWN, $(<$group_type>::FIELDS)?])
            };

            /// Decodes the field that `entry` sets. Returns `false` if the block has no such field.
            pub fn set(
                &mut self,
                entry: &$crate::wire::node::Entry,
                at: &$crate::diagnostics::At<'_>,
                diagnostics: &mut $crate::diagnostics::Diagnostics,
            ) -> bool {
                match entry.key.as_str() {
                    $($name => {
                        if !$crate::decode::field::is_absent::<$type>(&entry.value) {
                            self.$field = <$type as $crate::decode::field::Field>::decode(&entry.value, &at.key($name), diagnostics);
                        }
                    })*
                    _ => return false $(|| self.$group.set(entry, at, diagnostics))?,
                }
                true
            }
        }

        impl $crate::decode::field::Field for $block {
            const KEEPS_EMPTY_MAP: bool = $keep_empty;

            fn decode(
                node: &$crate::wire::node::Node,
                at: &$crate::diagnostics::At<'_>,
                diagnostics: &mut $crate::diagnostics::Diagnostics,
            ) -> Option<Self> {
                let $crate::wire::node::Value::Mapping(entries) = &node.value else {
                    let known: Vec<&str> = Self::FIELDS.iter().map(|field| field.name).collect();
                    $crate::decode::block::not_a_map(diagnostics, at, node, &known);
                    return None;
                };
                let mut block = Self::default();
                for entry in entries {
                    if !block.set(entry, at, diagnostics) {
                        let known: Vec<&str> = Self::FIELDS.iter().map(|field| field.name).collect();
                        diagnostics.unknown_field(at, &entry.key, &known);
                    }
                }
                Some(block)
            }

            fn shape() -> $crate::decode::field::Shape {
                $crate::decode::field::Shape::Block(Self::FIELDS)
            }
        }
    };
}

/// Declares the type of a field whose value is one of several words.
macro_rules! choice {
    (
        $(#[doc = $doc:literal])*
        pub enum $choice:ident {
            $($(#[doc = $variant_doc:literal])* $variant:ident = $word:literal),* $(,)?
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $choice {
            $($(#[doc = $variant_doc])* $variant,)*
        }

        impl $choice {
            /// All words, in the order of their declaration.
            pub const WORDS: &'static [&'static str] = &[$($word),*];

            /// Returns the word as it appears in YAML.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }
        }

        impl $crate::decode::field::Field for $choice {
            fn decode(
                node: &$crate::wire::node::Node,
                at: &$crate::diagnostics::At<'_>,
                diagnostics: &mut $crate::diagnostics::Diagnostics,
            ) -> Option<Self> {
                let text = <String as $crate::decode::field::Field>::decode(node, at, diagnostics)?;
                match text.as_str() {
                    $($word => Some(Self::$variant),)*
                    other => {
                        diagnostics.not_supported(at, other, Self::WORDS);
                        None
                    }
                }
            }

            fn shape() -> $crate::decode::field::Shape {
                $crate::decode::field::Shape::Choice(Self::WORDS)
            }
        }
    };
}

/// The `spec.global` fields of a block that has no fields there, and the defaults that they resolve to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NoFields;

impl NoFields {
    /// No fields.
    pub const FIELDS: &'static [FieldDoc] = &[];

    /// Resolves the defaults: there are none.
    pub fn new(_: &mut Diagnostics, _: &At<'_>, fields: Self) -> Self {
        fields
    }

    /// Returns `false`: there are no fields to decode.
    pub fn set(&mut self, _: &Entry, _: &At<'_>, _: &mut Diagnostics) -> bool {
        false
    }
}

/// Reports that `node` is not a map although it must be a block with the fields `names`.
pub(crate) fn not_a_map(diagnostics: &mut Diagnostics, at: &At<'_>, node: &Node, names: &[&str]) {
    let diagnostic = diagnostics.wrong_type(at, node, "must be a map");
    diagnostic.remedy = match node.value {
        Value::Bool(enabled) if names.contains(&"enabled") => Some(format!("write `{{enabled: {enabled}}}`")),
        Value::String(_) if names.contains(&"repository") => Some("write `{repository: …, tag: …}`".to_owned()),
        _ => None,
    };
}

pub(crate) use {block, choice};
