//! The published pages: all fields, all rules and all other codes.

use std::fmt::Write as _;

use super::field::{fields_of, meaning, type_name};
use crate::api::McpStack;
use crate::decode::field::{FieldDoc, Shape};
use crate::rules::{CODES, Code, rules};

/// Returns the page of all fields in Markdown.
pub fn fields_page() -> String {
    let mut text = "# Fields of McpStack\n\n\
        Generated from the declarations in the source. `mcp-stack explain FIELD` prints the same; `schema.json` is for editors.\n\n\
        A field that is absent, `null` or empty has its default. Numbers are not converted to strings: quote them.\n"
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

/// Returns the page of all rules in Markdown.
pub fn rules_page() -> String {
    let mut text = "# Rules\n\n\
        Best practices that `mcp-stack` checks. A finding can be waived by the code of its rule, with a reason, for the stack\n\
        (`spec.waivers`) or for one server (`spec.mcp.<name>.waivers`). What Kubernetes or an operator would reject is an error that cannot\n\
        be waived: see [errors.md](errors.md). `mcp-stack explain CODE` prints an entry.\n\n"
        .to_owned();
    text += EXAMPLES;
    for code in rules() {
        entry(&mut text, code);
    }
    text
}

/// Returns the page of all codes that are not rules in Markdown.
pub fn errors_page() -> String {
    let mut text = "# Errors\n\n\
        Codes of all diagnostics that are not [rules](rules.md). They cannot be waived. `mcp-stack explain CODE` prints an entry.\n\n"
        .to_owned();
    text += EXAMPLES;
    for code in CODES.iter().filter(|code| !code.is_rule()) {
        entry(&mut text, code);
    }
    text
}

const EXAMPLES: &str =
    "An example of a stack omits `apiVersion` and `kind`; one that does not begin with `metadata` or `spec` shows fields of a server.\n";

fn entry(text: &mut String, code: &Code) {
    let (bad, good) = (code.bad(), code.good());
    let _ = write!(
        text,
        "\n## {}\n\nSeverity: {}.\n\n{}\n\nBad:\n\n```yaml\n{bad}```\n\nGood:\n\n```yaml\n{good}```\n\nFix: {}\n",
        code.code,
        code.severity.as_str(),
        code.meaning(),
        code.fix()
    );
    if code.is_rule() {
        let _ = write!(text, "\nWaiver: `waivers: {{{}: the reason}}`\n", code.code);
    }
    if !code.source.is_empty() {
        let _ = write!(text, "\nSource: <{}>\n", code.source);
    }
}
