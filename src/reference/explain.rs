//! `mcp-stack explain`: one field or one rule, for a person at a terminal.

use std::fmt::Write as _;

use super::{fields_of, meaning, type_name};
use crate::api::McpStack;
use crate::api::field::{FieldDoc, Shape};
use crate::diagnostics::closest_match;
use crate::rules::{RULES, Rule};

/// The field at `path`: with or without `spec`, with the name of a server or without.
///
/// # Errors
/// No such field; the message says which part is not known, and proposes the nearest.
pub fn explain_field(path: &str) -> Result<String, String> {
    let mut found: Option<&FieldDoc> = None;
    let mut known = McpStack::FIELDS;
    // a map's key that no field is called like is a name of the user's
    let mut in_map = false;
    let mut full = String::new();
    let steps: Vec<&str> = path.split('.').map(|step| step.split('[').next().unwrap_or(step)).filter(|step| !step.is_empty()).collect();
    let top = ["apiVersion", "kind", "metadata", "spec"];
    let steps = if steps.first().is_some_and(|step| !top.contains(step)) { [&["spec"], steps.as_slice()].concat() } else { steps };
    for (position, step) in steps.iter().copied().enumerate() {
        let Some(field) = known.iter().find(|field| field.name == step) else {
            let names: Vec<&str> = known.iter().map(|field| field.name).collect();
            let near = closest_match(step, &names);
            if in_map && (near.is_none() || position + 1 < steps.len()) {
                in_map = false;
                continue;
            }
            let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            let place = if full.is_empty() { "a stack".to_owned() } else { format!("`{full}`") };
            return Err(format!("{place} must be asked for a known field, found `{step}`{near}"));
        };
        let shape = (field.shape)();
        if !full.is_empty() {
            full.push('.');
        }
        full += field.name;
        match &shape {
            Shape::Map(_) => full += ".<name>",
            Shape::List(_) => full += "[]",
            _ => {}
        }
        in_map = matches!(shape, Shape::Map(_));
        known = fields_of(&shape);
        found = Some(field);
    }
    let Some(field) = found else { return Ok(describe_fields(McpStack::FIELDS)) };
    let shape = (field.shape)();
    let full = full.strip_suffix(".<name>").filter(|_| fields_of(&shape).is_empty()).unwrap_or(&full);
    let mut text = format!("{full}: {}\n\n  {}\n", type_name(&shape), meaning(field));
    if !field.default.is_empty() {
        let _ = write!(text, "\nDefault: {}\n", field.default);
    }
    if !field.example.is_empty() {
        let _ = write!(text, "\nExample:\n  {}\n", example(field));
    }
    text += &describe_fields(known);
    Ok(text)
}

fn example(field: &FieldDoc) -> String {
    match (field.shape)() {
        Shape::Map(_) => format!("{}:\n    {}", field.name, field.example),
        _ => format!("{}: {}", field.name, field.example),
    }
}

fn describe_fields(fields: &[FieldDoc]) -> String {
    if fields.is_empty() {
        return String::new();
    }
    let mut text = "\nFields:\n".to_owned();
    let width = fields.iter().map(|field| field.name.len()).max().unwrap_or(0);
    for field in fields {
        let _ = writeln!(text, "  {:width$}  {}", field.name, meaning(field));
    }
    text
}

/// The rule of that code; `None` where there is none.
pub fn explain_rule(code: &str) -> Option<String> {
    let rule: &Rule = RULES.iter().find(|rule| rule.code == code)?;
    let severity = rule.severity.as_str();
    Some(format!(
        "{code}: {severity}, waivable\n\n  {}\n\nSource: {}\n\nWaive it on the stack or on a server, with a reason:\n  waivers:\n    {code}: the reason\n",
        rule.why, rule.source
    ))
}
