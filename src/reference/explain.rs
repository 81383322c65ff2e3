//! `mcp-stack explain`: describes a field or a code in the layout of `kubectl explain`.

use std::fmt::Write as _;

use super::field::{fields_of, meaning};
use crate::api::{API_VERSION, KIND, McpStack};
use crate::decode::field::{FieldDoc, Shape};
use crate::diagnostics::closest_match;
use crate::rules::{self, CODES, Code};

/// Placeholder for a name chosen by the user in the path of a field.
const NAME: &str = "<name>";

/// A field with its path from the root of a stack.
struct Located {
    path: String,
    field: &'static FieldDoc,
}

impl Located {
    fn shape(&self) -> Shape {
        (self.field.shape)()
    }

    /// Returns the prefix of the paths of nested fields.
    fn inner_path(&self) -> String {
        match self.shape() {
            Shape::Map(_) => format!("{}.{NAME}.", self.path),
            Shape::List(_) => format!("{}[].", self.path),
            _ => format!("{}.", self.path),
        }
    }

    fn steps(&self) -> Vec<&str> {
        steps(&self.path).collect()
    }
}

/// Describes the fields and the code with the name `subject`, or the root of a stack if it is empty.
///
/// # Errors
/// If there is no such field or code; the message suggests the closest match.
pub fn explain(subject: &str) -> Result<String, String> {
    let all = all_fields();
    let wanted: Vec<&str> = steps(subject).collect();
    if wanted.is_empty() {
        return Ok(header() + &section("DESCRIPTION", "A fleet of MCP servers.") + &describe_fields(McpStack::FIELDS));
    }
    let found = find(&all, &wanted);
    let text = match found.as_slice() {
        [] => String::new(),
        [field] => describe(field),
        several => {
            let mut text = format!("{} fields match `{subject}`:\n", several.len());
            for field in several {
                let _ = write!(text, "\n{} <{}>\n{}", field.path, type_name(&field.shape()), indented(&wrapped(&meaning(field.field))));
            }
            text
        }
    };
    match (rules::code(subject), text.is_empty()) {
        (None, true) => Err(unknown_subject(&all, subject, &wanted)),
        (None, false) => Ok(text),
        (Some(code), true) => Ok(describe_code(code)),
        // some codes, such as `type`, are also names of fields
        (Some(code), false) => Ok(describe_code(code) + "\n" + &text),
    }
}

/// Lists every field with its type and every code with its severity, one per line.
pub fn list() -> String {
    let fields = all_fields().into_iter().map(|field| format!("{} <{}>\n", field.path, type_name(&field.shape())));
    let codes = CODES.iter().map(|code| format!("{} ({})\n", code.code, code.severity.as_str()));
    fields.chain(codes).collect()
}

/// Splits a path into names without indices.
fn steps(path: &str) -> impl Iterator<Item = &str> {
    path.split('.').map(|step| step.split('[').next().unwrap_or(step)).filter(|step| !step.is_empty())
}

fn all_fields() -> Vec<Located> {
    fn add(all: &mut Vec<Located>, prefix: &str, fields: &'static [FieldDoc]) {
        for field in fields {
            let located = Located { path: format!("{prefix}{}", field.name), field };
            let inner = located.inner_path();
            all.push(located);
            add(all, &inner, fields_of(&(field.shape)()));
        }
    }
    let mut all = Vec::new();
    add(&mut all, "", McpStack::FIELDS);
    all
}

/// Returns the fields whose path ends with `wanted`. A field whose complete path equals `wanted`, with or without `spec`, takes precedence.
fn find<'a>(all: &'a [Located], wanted: &[&str]) -> Vec<&'a Located> {
    let found: Vec<&Located> = all.iter().filter(|field| ends_with(&field.steps(), wanted)).collect();
    if found.is_empty() {
        // the last step may be a name in a map
        let Some((_, map)) = wanted.split_last().filter(|(_, map)| !map.is_empty()) else { return found };
        let found = all.iter().filter(|field| matches!(field.shape(), Shape::Map(_)) && ends_with(&field.steps(), map)).collect();
        return prefer_complete_path(found, map);
    }
    prefer_complete_path(found, wanted)
}

fn prefer_complete_path<'a>(found: Vec<&'a Located>, wanted: &[&str]) -> Vec<&'a Located> {
    let is_complete = |field: &&&Located| {
        let path = [&["^"], field.steps().as_slice()].concat();
        ends_with(&path, &[&["^"], wanted].concat()) || ends_with(&path, &[&["^", "spec"], wanted].concat())
    };
    match found.iter().find(is_complete) {
        Some(field) => vec![field],
        None => found,
    }
}

/// Whether `path` ends with `wanted`, in which the placeholder of a user-chosen name may be omitted or replaced by any name.
fn ends_with(path: &[&str], wanted: &[&str]) -> bool {
    match (path, wanted) {
        (_, []) => true,
        ([], _) => false,
        ([outer @ .., NAME], [rest @ .., _]) => ends_with(outer, wanted) || !rest.is_empty() && ends_with(outer, rest),
        ([outer @ .., name], [rest @ .., step]) => name == step && ends_with(outer, rest),
    }
}

/// Returns the error message for an unknown `subject`, with a suggestion.
fn unknown_subject(all: &[Located], subject: &str, wanted: &[&str]) -> String {
    // the longest prefix of the path that exists
    let known = (1..wanted.len()).rev().map(|length| (length, find(all, &wanted[..length]))).find(|(_, found)| !found.is_empty());
    if let Some((_, found)) = &known
        && let [Located { path, field }] = found.as_slice()
        && let Shape::Upstream(name, _) | Shape::Partial(name, _) = (field.shape)()
    {
        return format!("unknown field `{subject}`: `{path}` has the schema of `{name}`, see `kubectl explain`");
    }
    // the first unknown step, and the names that exist there
    let (position, names): (usize, Vec<&str>) = match &known {
        Some((length, found)) => (*length, found.iter().flat_map(|field| fields_of(&field.shape())).map(|field| field.name).collect()),
        None => (0, all.iter().map(|field| field.field.name).chain(CODES.iter().map(|code| code.code)).collect()),
    };
    match closest_match(wanted[position], &names) {
        Some(near) => {
            let suggestion = [&wanted[..position], &[near], &wanted[position + 1..]].concat().join(".");
            format!("unknown field or code `{subject}`; did you mean `{suggestion}`?")
        }
        None => format!("unknown field or code `{subject}`; `mcp-stack explain --list` lists all"),
    }
}

/// Returns the type of a field in the notation of kubectl.
fn type_name(shape: &Shape) -> String {
    match shape {
        Shape::Scalar(name) => (*name).to_owned(),
        Shape::Choice(_) => "string".to_owned(),
        Shape::List(item) => format!("[]{}", type_name(item)),
        Shape::Map(value) => format!("map[string]{}", type_name(value)),
        Shape::Block(_) => "Object".to_owned(),
        Shape::BooleanOr(_) => "Object or boolean".to_owned(),
        Shape::Upstream(name, _) | Shape::Partial(name, _) => name.rsplit(' ').next().unwrap_or(name).to_owned(),
    }
}

fn header() -> String {
    format!("KIND:     {KIND}\nVERSION:  {API_VERSION}\n")
}

fn describe(field: &Located) -> String {
    let Located { path, field: FieldDoc { name, default, example, .. } } = field;
    let shape = field.shape();
    let mut text = header() + &format!("\nFIELD: {name} <{}>\nPATH:  {path}\n", type_name(&shape));
    if let Shape::Choice(words) = shape {
        text += &section("ENUM", &words.join("\n"));
    }
    text += &section("DESCRIPTION", &wrapped(&meaning(field.field)));
    if let Shape::Upstream(name, _) | Shape::Partial(name, _) = shape {
        text += &section("SCHEMA", name);
    }
    text += &section("DEFAULT", &wrapped(default));
    if !example.is_empty() {
        let separator = if matches!(shape, Shape::Map(_)) { "\n  " } else { " " };
        text += &section("EXAMPLE", &format!("{name}:{separator}{example}"));
    }
    text + &describe_fields(fields_of(&shape))
}

fn describe_fields(fields: &[FieldDoc]) -> String {
    if fields.is_empty() {
        return String::new();
    }
    let fields =
        fields.iter().map(|field| format!("\n  {} <{}>\n{}", field.name, type_name(&(field.shape)()), indented(&wrapped(&meaning(field)))));
    format!("\nFIELDS:{}", fields.collect::<String>())
}

fn describe_code(code: &Code) -> String {
    let waivable = if code.is_rule() { "can be waived" } else { "cannot be waived" };
    let mut text = format!("CODE:      {}\nSEVERITY:  {}, {waivable}\n", code.code, code.severity.as_str());
    text += &section("DESCRIPTION", &wrapped(&code.meaning()));
    text += &section("BAD", &code.bad());
    text += &section("GOOD", &code.good());
    text += &section("FIX", &wrapped(&code.fix()));
    if code.is_rule() {
        text += &section("WAIVER", &format!("In `spec`, or in one server:\nwaivers:\n  {}: the reason", code.code));
    }
    text + &section("SEE", code.source)
}

/// Formats a heading with an indented text; returns an empty string if the text is empty.
fn section(heading: &str, text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("\n{heading}:\n{}", indented(text)) }
}

fn indented(text: &str) -> String {
    text.lines().flat_map(|line| ["    ", line, "\n"]).collect()
}

/// Wraps a paragraph so that its lines have at most 80 columns including their indentation.
fn wrapped(text: &str) -> String {
    const WIDTH: usize = 76;
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.join("\n")
}
