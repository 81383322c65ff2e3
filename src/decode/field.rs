//! The types of values that a field can have, with their decoding and their documentation.

use std::collections::BTreeMap;

use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::fields::Wanted;
use crate::diagnostics::{At, Diagnostic, Diagnostics, FieldPath, Severity, Step};
use crate::wire::node::{Node, Value};
use crate::wire::resolve;

/// A type that a field of a stack can have.
pub trait Field: Sized {
    /// Whether an empty string is a value. Otherwise it counts as absent.
    const KEEPS_EMPTY_STRING: bool = false;

    /// Whether a map without entries is a value. Otherwise it counts as absent.
    const KEEPS_EMPTY_MAP: bool = false;

    /// Decodes `node`. Returns `None` if the value is absent, or if it is invalid, which is reported.
    fn decode(node: &Node, at: &At<'_>, diagnostics: &mut Diagnostics) -> Option<Self>;

    /// Returns the type for the documentation and the schema.
    fn shape() -> Shape;
}

/// The type of a field.
pub enum Shape {
    /// A scalar, with its type name in the reference.
    Scalar(&'static str),
    /// One of several words.
    Choice(&'static [&'static str]),
    /// A list.
    List(Box<Shape>),
    /// A map whose keys the user chooses.
    Map(Box<Shape>),
    /// A block with known fields.
    Block(&'static [FieldDoc]),
    /// A block, or a boolean that sets its field `enabled`.
    BooleanOr(&'static [FieldDoc]),
    /// A block in the schema of the named upstream type; the function returns the expected type at a path.
    Upstream(&'static str, fn(&[Step]) -> Wanted),
    /// A strategic merge patch for a block of the named upstream type. It may contain nulls and directives.
    Partial(&'static str, fn(&[Step]) -> Wanted),
}

/// One field as the reference, the schema and `explain` describe it.
#[derive(Clone, Copy)]
pub struct FieldDoc {
    /// Name of the field in YAML.
    pub name: &'static str,
    /// Description of the field.
    pub meaning: &'static str,
    /// The default; empty if there is none.
    pub default: &'static str,
    /// An example of a value in YAML; empty if the description suffices.
    pub example: &'static str,
    /// Type of the field.
    pub shape: fn() -> Shape,
}

/// Concatenates the lists in `parts`, whose total length must be `LENGTH`.
pub const fn concatenate<const LENGTH: usize>(parts: &[&[FieldDoc]]) -> [FieldDoc; LENGTH] {
    const NONE: FieldDoc = FieldDoc { name: "", meaning: "", default: "", example: "", shape: String::shape };
    let mut all = [NONE; LENGTH];
    let (mut part, mut length) = (0, 0);
    while part < parts.len() {
        let mut index = 0;
        while index < parts[part].len() {
            all[length] = parts[part][index];
            index += 1;
            length += 1;
        }
        part += 1;
    }
    all
}

/// Whether `node` counts as absent for a field of type `T`.
pub fn is_absent<T: Field>(node: &Node) -> bool {
    match &node.value {
        Value::Mapping(entries) => !T::KEEPS_EMPTY_MAP && entries.iter().all(|entry| entry.value.is_null() && entry.key_is_string),
        Value::Sequence(items) => items.is_empty(),
        _ => is_blank::<T>(node),
    }
}

/// Whether `node` counts as absent for an item of a list.
fn is_blank<T: Field>(node: &Node) -> bool {
    match &node.value {
        Value::Null => true,
        Value::String(text) => text.is_empty() && !T::KEEPS_EMPTY_STRING,
        _ => false,
    }
}

/// Reports characters that kustomize, kpt and kubectl would change: YAML libraries for Go do not preserve them. Returns whether `text` is
/// free of them.
pub(super) fn check_characters(diagnostics: &mut Diagnostics, path: impl FnOnce() -> FieldPath, text: &str) -> bool {
    if text.bytes().all(|byte| byte < 0x7f) {
        return true;
    }
    let lost = text.char_indices().find(|(_, c)| matches!(c, '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}'));
    let Some((position, c)) = lost else { return true };
    let requirement = "must not contain the characters U+007F to U+009F, U+FFFE or U+FFFF, which YAML libraries for Go do not preserve";
    let found = format!("U+{:04X} at character {}", c as u32, text[..position].chars().count() + 1);
    diagnostics.push(
        Diagnostic::new("character", Severity::Error, path(), requirement).found(found).remedy("remove it, or keep the text in a Secret"),
    );
    false
}

/// A string that may be empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Literal(pub String);

impl Field for Literal {
    const KEEPS_EMPTY_STRING: bool = true;

    fn decode(node: &Node, at: &At<'_>, diagnostics: &mut Diagnostics) -> Option<Self> {
        match &node.value {
            Value::String(text) => {
                if diagnostics.retyped_by_kustomize && text.len() == 20 && text.ends_with("T00:00:00Z") && resolve::is_timestamp(text) {
                    let predicate = format!("is {text:?}, which kustomize converted from an unquoted date");
                    let diagnostic = Diagnostic::new("date-retyped", Severity::Warning, at, predicate);
                    diagnostics.push(diagnostic.remedy(format!("if text is meant, write `\"{}\"` in the source file", &text[..10])));
                }
                check_characters(diagnostics, || at.path(), text).then(|| Self(text.clone()))
            }
            Value::Sequence(_) | Value::Mapping(_) => {
                diagnostics.wrong_type(at, node, "must be a string").remedy = Some("write it as text: a block after `|`".to_owned());
                None
            }
            Value::Null => None,
            Value::Bool(_) | Value::Number(_) | Value::Timestamp(_) => {
                let retyped = diagnostics.retyped_by_kustomize;
                let diagnostic = diagnostics.wrong_type(at, node, "must be a string");
                if retyped {
                    diagnostic.remedy = Some("quote it in the source file: kustomize converted the unquoted value".to_owned());
                } else {
                    diagnostic.remedy = Some(format!("quote it: `\"{node}\"`"));
                    diagnostic.proposed = Some(format!("\"{node}\""));
                }
                None
            }
        }
    }

    fn shape() -> Shape {
        Shape::Scalar("string")
    }
}

impl Field for String {
    fn decode(node: &Node, at: &At<'_>, diagnostics: &mut Diagnostics) -> Option<Self> {
        Literal::decode(node, at, diagnostics).map(|literal| literal.0).filter(|text| !text.is_empty())
    }

    fn shape() -> Shape {
        Shape::Scalar("string")
    }
}

impl Field for bool {
    fn decode(node: &Node, at: &At<'_>, diagnostics: &mut Diagnostics) -> Option<Self> {
        if let Value::Bool(value) = node.value {
            return Some(value);
        }
        let word = match &node.value {
            Value::String(text) => match text.to_ascii_lowercase().as_str() {
                "true" | "yes" | "on" | "y" => Some("true"),
                "false" | "no" | "off" | "n" => Some("false"),
                _ => None,
            },
            _ => None,
        };
        let diagnostic = diagnostics.wrong_type(at, node, "must be `true` or `false`");
        if let Some(word) = word {
            diagnostic.remedy = Some(format!("write `{word}` without quotes"));
            diagnostic.proposed = Some(word.to_owned());
        }
        None
    }

    fn shape() -> Shape {
        Shape::Scalar("boolean")
    }
}

impl Field for i32 {
    fn decode(node: &Node, at: &At<'_>, diagnostics: &mut Diagnostics) -> Option<Self> {
        let value = match &node.value {
            Value::Number(text) => integer(text),
            _ => None,
        };
        if value.is_none() {
            let unquoted = match &node.value {
                Value::String(text) => integer(text.trim()),
                _ => None,
            };
            let diagnostic = diagnostics.wrong_type(at, node, "must be an integer");
            if let Some(unquoted) = unquoted {
                diagnostic.remedy = Some(format!("write `{unquoted}` without quotes"));
                diagnostic.proposed = Some(unquoted.to_string());
            }
        }
        value
    }

    fn shape() -> Shape {
        Shape::Scalar("integer")
    }
}

/// Parses an integer, which may be written as a float without a fraction; YAML libraries for Go do not distinguish the two.
fn integer(text: &str) -> Option<i32> {
    if let Some(value) = resolve::number_as_integer(text) {
        return i32::try_from(value).ok();
    }
    if !resolve::is_number(text) {
        return None;
    }
    let value = resolve::number_as_float(text);
    #[allow(clippy::cast_possible_truncation)] // the comparison below detects any loss
    let whole = value as i32;
    #[allow(clippy::float_cmp)]
    (f64::from(whole) == value).then_some(whole)
}

impl Field for IntOrString {
    fn decode(node: &Node, at: &At<'_>, diagnostics: &mut Diagnostics) -> Option<Self> {
        match &node.value {
            Value::String(text) if !text.is_empty() => Some(Self::String(text.clone())),
            Value::Number(text) if integer(text).is_some() => integer(text).map(Self::Int),
            _ => {
                diagnostics.wrong_type(at, node, "must be a port number or a port name");
                None
            }
        }
    }

    fn shape() -> Shape {
        Shape::Scalar("integer or string")
    }
}

/// An integer, or a percentage such as `25%`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntOrPercent(pub IntOrString);

impl Field for IntOrPercent {
    fn decode(node: &Node, at: &At<'_>, diagnostics: &mut Diagnostics) -> Option<Self> {
        match &node.value {
            Value::String(text) if text.strip_suffix('%').is_some_and(|number| number.parse::<u16>().is_ok()) => {
                Some(Self(IntOrString::String(text.clone())))
            }
            Value::Number(text) if integer(text).is_some() => integer(text).map(|number| Self(IntOrString::Int(number))),
            _ => {
                diagnostics.wrong_type(at, node, "must be an integer or a percentage such as `25%`");
                None
            }
        }
    }

    fn shape() -> Shape {
        Shape::Scalar("integer or percentage")
    }
}

impl std::fmt::Display for IntOrPercent {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.0 {
            IntOrString::Int(number) => write!(formatter, "{number}"),
            IntOrString::String(percentage) => write!(formatter, "{percentage:?}"),
        }
    }
}

/// The raw text of a quantity: `100m`, `0.5`, `1Gi`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuantityText(pub String);

impl Field for QuantityText {
    fn decode(node: &Node, at: &At<'_>, diagnostics: &mut Diagnostics) -> Option<Self> {
        match &node.value {
            Value::Number(text) | Value::String(text) => Some(Self(text.clone())),
            _ => {
                diagnostics.wrong_type(at, node, "must be a quantity such as `100m` or `128Mi`");
                None
            }
        }
    }

    fn shape() -> Shape {
        Shape::Scalar("quantity")
    }
}

/// The raw text of a duration: a Go duration such as `1m30s` or, in fields that allow it, an integer number of seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DurationText(pub String);

impl Field for DurationText {
    fn decode(node: &Node, at: &At<'_>, diagnostics: &mut Diagnostics) -> Option<Self> {
        match &node.value {
            Value::Number(text) | Value::String(text) => Some(Self(text.clone())),
            _ => {
                diagnostics.wrong_type(at, node, "must be a duration such as `1m`");
                None
            }
        }
    }

    fn shape() -> Shape {
        Shape::Scalar("duration")
    }
}

/// An item of a list with its index in the source, which stays correct when invalid items before it are skipped.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed<T> {
    /// Index in the source, counted from 0.
    pub index: usize,
    /// The item.
    pub value: T,
}

/// A list of items with their indices in the source.
pub type List<T> = Vec<Listed<T>>;

/// Returns the items without their indices.
pub fn values<T>(list: List<T>) -> Vec<T> {
    list.into_iter().map(|item| item.value).collect()
}

/// Returns the strings of a map; an empty map if it is absent.
pub fn into_strings(map: Option<BTreeMap<String, Literal>>) -> BTreeMap<String, String> {
    map.unwrap_or_default().into_iter().map(|(key, text)| (key, text.0)).collect()
}

impl<T: Field> Field for List<T> {
    fn decode(node: &Node, at: &At<'_>, diagnostics: &mut Diagnostics) -> Option<Self> {
        let Value::Sequence(items) = &node.value else {
            diagnostics.wrong_type(at, node, "must be a list");
            return None;
        };
        let mut decoded = Self::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let at = at.index(index);
            if is_blank::<T>(item) {
                diagnostics.invalid(&at, item, "must not be empty");
            } else {
                decoded.extend(T::decode(item, &at, diagnostics).map(|value| Listed { index, value }));
            }
        }
        (!decoded.is_empty()).then_some(decoded)
    }

    fn shape() -> Shape {
        Shape::List(Box::new(T::shape()))
    }
}

/// Boxing a large block that is usually absent keeps the surrounding struct small.
impl<T: Field> Field for Box<T> {
    const KEEPS_EMPTY_STRING: bool = T::KEEPS_EMPTY_STRING;
    const KEEPS_EMPTY_MAP: bool = T::KEEPS_EMPTY_MAP;

    fn decode(node: &Node, at: &At<'_>, diagnostics: &mut Diagnostics) -> Option<Self> {
        T::decode(node, at, diagnostics).map(Self::new)
    }

    fn shape() -> Shape {
        T::shape()
    }
}

impl<T: Field> Field for BTreeMap<String, T> {
    fn decode(node: &Node, at: &At<'_>, diagnostics: &mut Diagnostics) -> Option<Self> {
        let Value::Mapping(entries) = &node.value else {
            let diagnostic = diagnostics.wrong_type(at, node, "must be a map");
            if matches!(node.value, Value::Sequence(_)) {
                diagnostic.remedy = Some("write each item under a key of its own, such as its name".to_owned());
            }
            return None;
        };
        let mut decoded = Self::new();
        for entry in entries {
            let at = at.key(&entry.key);
            if !entry.key_is_string {
                let diagnostic = diagnostics.invalid(&at, &entry.key, "must have a string as its key");
                diagnostic.remedy = Some(format!("quote it: `\"{}\"`", entry.key));
            } else if check_characters(diagnostics, || at.path(), &entry.key)
                && !is_absent::<T>(&entry.value)
                && let Some(value) = T::decode(&entry.value, &at, diagnostics)
            {
                decoded.insert(entry.key.clone(), value);
            }
        }
        (!decoded.is_empty()).then_some(decoded)
    }

    fn shape() -> Shape {
        Shape::Map(Box::new(T::shape()))
    }
}
