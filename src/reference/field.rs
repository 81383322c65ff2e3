//! Type, description and nested fields of a field, for the reference.

use crate::decode::field::{FieldDoc, Shape};

/// Returns a short description of the type of a field.
pub(super) fn type_name(shape: &Shape) -> String {
    match shape {
        Shape::Scalar(name) => (*name).to_owned(),
        Shape::Choice(words) => words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(" or "),
        Shape::List(item) => format!("list of {}", plural(type_name(item))),
        Shape::Map(value) => format!("map of {}", plural(type_name(value))),
        Shape::Block(_) => "object".to_owned(),
        Shape::BooleanOr(_) => "object or boolean".to_owned(),
        Shape::Upstream(name, _) => format!("`{name}`"),
        Shape::Partial(name, _) => format!("part of `{name}`"),
    }
}

/// Returns the plural of a type; the names of Kubernetes' types, in backquotes, are unchanged.
fn plural(name: String) -> String {
    match name.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None if name.ends_with('`') => name,
        None => name + "s",
    }
}

/// Returns the fields of a block, or of the blocks in a map or a list; an empty slice for any other type.
pub(super) fn fields_of(shape: &Shape) -> &'static [FieldDoc] {
    match shape {
        Shape::Block(fields) | Shape::BooleanOr(fields) => fields,
        Shape::List(inner) | Shape::Map(inner) => fields_of(inner),
        Shape::Scalar(_) | Shape::Choice(_) | Shape::Upstream(..) | Shape::Partial(..) => &[],
    }
}

/// Returns the description of a field as one line.
pub(super) fn meaning(field: &FieldDoc) -> String {
    field.meaning.lines().map(str::trim).collect::<Vec<_>>().join(" ")
}
