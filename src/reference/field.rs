//! The type, the meaning and the nested fields of a field, as the reference shows them.

use crate::decode::field::{FieldDoc, Shape};

/// The type of a field in a word or two.
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

/// Several of a type; the names of Kubernetes' types, in backquotes, stay as they are.
fn plural(name: String) -> String {
    match name.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None if name.ends_with('`') => name,
        None => name + "s",
    }
}

/// The fields of a block, and of the blocks in a map or a list; none for anything else.
pub(super) fn fields_of(shape: &Shape) -> &'static [FieldDoc] {
    match shape {
        Shape::Block(fields) | Shape::BooleanOr(fields) => fields,
        Shape::List(inner) | Shape::Map(inner) => fields_of(inner),
        Shape::Scalar(_) | Shape::Choice(_) | Shape::Upstream(..) | Shape::Partial(..) => &[],
    }
}

/// What a field means, without the blanks that its declaration has.
pub(super) fn meaning(field: &FieldDoc) -> String {
    field.meaning.lines().map(str::trim).collect::<Vec<_>>().join(" ")
}
