//! One declaration a field: name, type, default, meaning and example, from which come the Rust type, its decoding and its
//! documentation.

use crate::diagnostics::{At, Diagnostics};
use crate::wire::node::{Node, Value};

/// Declares a block of the API.
///
/// ```text
/// block! {
///     /// The block.
///     pub struct Image {
///         /// What the field means.
///         pull_policy "pullPolicy": PullPolicy = "default", "example";
///     }
/// }
/// ```
///
/// A block without entries is absent, unless it is declared as `pub struct Image is written when empty`. Every field becomes an
/// `Option`; `None` is absent. Unknown fields, and values of another type, are reported, and decoding goes on.
macro_rules! block {
    (
        $(#[doc = $block_doc:literal])*
        pub struct $block:ident $(is $written:ident when empty)? {
            $(
                $(#[doc = $doc:literal])*
                $field:ident $name:literal: $type:ty $(= $default:literal)? $(, $example:literal)?;
            )*
        }
    ) => {
        $(#[doc = $block_doc])*
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct $block {
            $(
                $(#[doc = $doc])*
                pub $field: Option<$type>,
            )*
        }

        impl $block {
            /// The fields as they are documented, in the order of the reference.
            pub const FIELDS: &'static [$crate::api::field::FieldDoc] = &[
                $($crate::api::field::FieldDoc {
                    name: $name,
                    meaning: concat!($($doc, "\n"),*),
                    default: concat!($($default)?),
                    example: concat!($($example)?),
                    shape: <$type as $crate::api::field::Field>::shape,
                },)*
            ];

            /// The names that the block knows.
            const NAMES: &'static [&'static str] = &[$($name),*];
        }

        impl $crate::api::field::Field for $block {
            $(
                // the word in the declaration is `written`
                const KEEPS_EMPTY_MAP: bool = { let $written = true; $written };
            )?

            fn decode(
                node: &$crate::wire::node::Node,
                at: &$crate::diagnostics::At<'_>,
                diagnostics: &mut $crate::diagnostics::Diagnostics,
            ) -> Option<Self> {
                let $crate::wire::node::Value::Mapping(entries) = &node.value else {
                    $crate::api::block::not_a_map(diagnostics, at, node, Self::NAMES);
                    return None;
                };
                let mut block = Self::default();
                for entry in entries {
                    match entry.key.as_str() {
                        $($name => {
                            if !$crate::api::field::is_absent::<$type>(&entry.value) {
                                block.$field = <$type as $crate::api::field::Field>::decode(&entry.value, &at.key($name), diagnostics);
                            }
                        })*
                        unknown => diagnostics.unknown_field(at, unknown, Self::NAMES),
                    }
                }
                Some(block)
            }

            fn shape() -> $crate::api::field::Shape {
                $crate::api::field::Shape::Block(Self::FIELDS)
            }
        }
    };
}

/// Reports a value that is no map where a block with the fields `names` belongs.
pub(super) fn not_a_map(diagnostics: &mut Diagnostics, at: &At<'_>, node: &Node, names: &[&str]) {
    let diagnostic = diagnostics.wrong_type(at, node, "must be a map");
    diagnostic.remedy = match node.value {
        Value::Bool(enabled) if names.contains(&"enabled") => Some(format!("write `{{enabled: {enabled}}}`")),
        Value::String(_) if names.contains(&"repository") => Some("write `{repository: …, tag: …}`".to_owned()),
        _ => None,
    };
}

/// Declares a field type that is one of a few words.
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
            const WORDS: &'static [&'static str] = &[$($word),*];

            /// The word as it is written.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }
        }

        impl $crate::api::field::Field for $choice {
            fn decode(
                node: &$crate::wire::node::Node,
                at: &$crate::diagnostics::At<'_>,
                diagnostics: &mut $crate::diagnostics::Diagnostics,
            ) -> Option<Self> {
                let text = <String as $crate::api::field::Field>::decode(node, at, diagnostics)?;
                match text.as_str() {
                    $($word => Some(Self::$variant),)*
                    other => {
                        diagnostics.not_supported(at, other, Self::WORDS);
                        None
                    }
                }
            }

            fn shape() -> $crate::api::field::Shape {
                $crate::api::field::Shape::Choice(Self::WORDS)
            }
        }
    };
}

pub(super) use {block, choice};
