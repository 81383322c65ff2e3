//! Assignments of values to paths, as in `helm --set`: <https://helm.sh/docs/intro/using_helm/#the-format-and-limitations-of---set>.

use super::block::entry;
use crate::diagnostics::Step;
use crate::wire::node::{Node, Span, Value};

/// Limit on list indices, as in Helm.
const MAX_INDEX: usize = 65_536;

/// Maximum depth of a path, as in Helm.
const MAX_DEPTH: usize = 30;

/// Sets the value at `path` (`a.b[0].c`; a dot in a name is `\.`) to `text`. With `as_text`, the value is a string; otherwise its type is
/// inferred as in Helm. The value gets the span `span`.
///
/// # Errors
/// Returns an error if `path` is invalid, or leads through a scalar.
pub(super) fn assign(values: &mut Node, path: &str, text: &str, as_text: bool, span: Span) -> Result<(), String> {
    let steps =
        steps(path).filter(|steps| steps.len() <= MAX_DEPTH).ok_or_else(|| "must be a path such as `mcp.api.image.tag`".to_owned())?;
    let value = Node::new(value(text, as_text, span), span);
    let slot = slot(values, &steps).ok_or_else(|| "must not lead through a scalar".to_owned())?;
    *slot = value;
    Ok(())
}

fn steps(path: &str) -> Option<Vec<Step>> {
    let mut steps = Vec::new();
    let mut name = String::new();
    let mut chars = path.chars();
    let mut after_index = false;
    while let Some(c) = chars.next() {
        match c {
            '\\' => name.push(chars.next()?),
            '.' | '[' => {
                if !name.is_empty() {
                    steps.push(Step::Key(std::mem::take(&mut name)));
                } else if !after_index {
                    return None;
                }
                after_index = false;
                if c == '[' {
                    let digits: String = chars.by_ref().take_while(|c| *c != ']').collect();
                    steps.push(Step::Index(digits.parse().ok().filter(|index| *index < MAX_INDEX)?));
                    after_index = true;
                }
            }
            _ => {
                name.push(c);
                after_index = false;
            }
        }
    }
    if !name.is_empty() {
        steps.push(Step::Key(name));
    } else if !after_index {
        return None;
    }
    Some(steps)
}

fn slot<'a>(node: &'a mut Node, steps: &[Step]) -> Option<&'a mut Node> {
    let Some((step, rest)) = steps.split_first() else { return Some(node) };
    let next = match step {
        Step::Key(key) => {
            if node.is_null() {
                node.value = Value::Mapping(Vec::new());
            }
            let Value::Mapping(entries) = &mut node.value else { return None };
            let position = entries.iter().position(|entry| entry.key == *key).unwrap_or_else(|| {
                entries.push(entry(key, Value::Null));
                entries.len() - 1
            });
            &mut entries[position].value
        }
        Step::Index(index) => {
            if node.is_null() {
                node.value = Value::Sequence(Vec::new());
            }
            let Value::Sequence(items) = &mut node.value else { return None };
            while items.len() <= *index {
                items.push(Node::generated(Value::Null));
            }
            &mut items[*index]
        }
    };
    slot(next, rest)
}

fn value(text: &str, as_text: bool, span: Span) -> Value {
    if let Some(list) = text.strip_prefix('{').and_then(|text| text.strip_suffix('}')) {
        if list.is_empty() {
            return Value::Sequence(Vec::new());
        }
        let items = split(list).into_iter().map(|item| Node::new(scalar(item, as_text), span));
        return Value::Sequence(items.collect());
    }
    scalar(unescaped(text), as_text)
}

/// Splits a list at its unescaped commas, and unescapes the items.
fn split(list: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut chars = list.chars();
    while let Some(c) = chars.next() {
        match c {
            ',' => parts.push(String::new()),
            '\\' => parts.last_mut().expect("there is always one").extend(chars.next()),
            c => parts.last_mut().expect("there is always one").push(c),
        }
    }
    parts
}

fn unescaped(text: &str) -> String {
    let mut chars = text.chars();
    let mut plain = String::with_capacity(text.len());
    while let Some(c) = chars.next() {
        if c == '\\' {
            plain.extend(chars.next());
        } else {
            plain.push(c);
        }
    }
    plain
}

fn scalar(text: String, as_text: bool) -> Value {
    if as_text {
        return Value::String(text);
    }
    match text.to_ascii_lowercase().as_str() {
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        "null" => Value::Null,
        "0" => Value::Number(text),
        _ if !text.starts_with('0') && text.parse::<i64>().is_ok() => Value::Number(text.strip_prefix('+').unwrap_or(&text).to_owned()),
        _ => Value::String(text),
    }
}
