//! The pages that are published: every field, every rule.

use std::fmt::Write as _;

use super::{fields_of, meaning, type_name};
use crate::api::McpStack;
use crate::decode::field::{FieldDoc, Shape};
use crate::rules::RULES;

/// Every field, as Markdown.
pub fn fields_page() -> String {
    let mut text = "# Every field of McpStack\n\n\
        Made by the program from its own declarations. `mcp-stack explain FIELD` says the same at a terminal, `schema.json` to editors.\n\n\
        What is absent, `null` or empty has its default. Strings are never made of numbers: quote them.\n"
        .to_owned();
    let mut seen = Vec::new();
    section(&mut text, &mut seen, "McpStack", McpStack::FIELDS);
    text
}

fn section(text: &mut String, seen: &mut Vec<*const FieldDoc>, path: &str, fields: &'static [FieldDoc]) {
    seen.push(fields.as_ptr());
    let _ = write!(text, "\n## `{path}`\n\n| field | type | default | meaning |\n|---|---|---|---|\n");
    for field in fields {
        let example = if field.example.is_empty() { String::new() } else { format!(" Example: `{}`", field.example) };
        let _ = writeln!(
            text,
            "| `{}` | {} | {} | {}{example} |",
            field.name,
            type_name(&(field.shape)()),
            if field.default.is_empty() { "–" } else { field.default },
            meaning(field)
        );
    }
    for field in fields {
        let shape = (field.shape)();
        let inner = fields_of(&shape);
        if !inner.is_empty() && !seen.contains(&inner.as_ptr()) {
            let name = match (path, &shape) {
                ("McpStack", _) => field.name.to_owned(),
                (_, Shape::Map(_)) => format!("{path}.{}.<name>", field.name),
                (_, Shape::List(_)) => format!("{path}.{}[]", field.name),
                _ => format!("{path}.{}", field.name),
            };
            section(text, seen, &name, inner);
        }
    }
}

/// Every rule of practice, as Markdown.
pub fn rules_page() -> String {
    let mut text = "# Every rule of practice\n\n\
        What Kubernetes or an operator would refuse is a mistake and cannot be waived. These rules can, by their code and a reason, on the\n\
        stack (`spec.waivers`) or on one server (`spec.mcp.<name>.waivers`). `mcp-stack explain CODE` says the same at a terminal.\n"
        .to_owned();
    for rule in RULES {
        let _ = write!(text, "\n## {}\n\n{}: {}\n\nSource: <{}>\n", rule.code, capitalised(rule.severity.as_str()), rule.why, rule.source);
    }
    text
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_ascii_uppercase().to_string() + chars.as_str()).unwrap_or_default()
}
