//! Nodes to the YAML that a person would have written: in their order, with comments.

use std::collections::BTreeMap;

use super::comments::{Comment, Comments};
use super::emit;
use super::node::{Entry, Node, Value};

/// Writes `document`, a map, as block YAML with the comments of its keys and items. The style is that of [`emit`].
pub fn document(out: &mut Vec<u8>, document: &Node, comments: &Comments) {
    let printer = Printer { comments };
    let mut text = String::new();
    printer.map(&mut text, document.entries(), 0, true);
    out.extend_from_slice(text.as_bytes());
}

struct Printer<'a> {
    comments: &'a Comments,
}

impl Printer<'_> {
    /// The entries, indented; the first line is at its place already where `begun` is false.
    fn map(&self, out: &mut String, entries: &[Entry], indent: usize, begun: bool) {
        let none = Comment::default();
        for (index, entry) in entries.iter().enumerate() {
            let comment = self.comments.of_key(entry.place).unwrap_or(&none);
            let in_item = index == 0 && !begun;
            if index > 0 && comment.apart {
                out.push('\n');
            }
            if !in_item {
                whole_lines(out, &comment.before, indent);
                spaces(out, indent);
            }
            self.entry(out, entry, indent, comment.beside.as_deref());
            whole_lines(out, &comment.after, indent);
        }
    }

    fn entry(&self, out: &mut String, entry: &Entry, indent: usize, beside: Option<&str>) {
        match &entry.value.value {
            Value::Mapping(entries) if !entries.is_empty() => {
                key(out, &entry.key, beside);
                self.map(out, entries, indent + 2, true);
            }
            Value::Sequence(items) if !items.is_empty() => {
                key(out, &entry.key, beside);
                self.list(out, items, indent, true);
            }
            Value::Mapping(_) => line(out, &format!("{}: {{}}", key_text(&entry.key)), beside),
            Value::Sequence(_) => line(out, &format!("{}: []", key_text(&entry.key)), beside),
            Value::String(text) => {
                let mut written = Vec::new();
                emit::object(&mut written, indent, &BTreeMap::from([(&entry.key, text)]));
                let written = String::from_utf8(written).expect("text is written as text");
                match written.strip_suffix('\n').filter(|written| !written.contains('\n')) {
                    Some(one_line) => line(out, one_line, beside),
                    None => out.push_str(&written),
                }
            }
            _ => line(out, &format!("{}: {}", key_text(&entry.key), entry.value), beside),
        }
    }

    fn list(&self, out: &mut String, items: &[Node], indent: usize, begun: bool) {
        let none = Comment::default();
        for (index, item) in items.iter().enumerate() {
            let comment = self.comments.of_item(item.place).unwrap_or(&none);
            if index > 0 && comment.apart {
                out.push('\n');
            }
            if index > 0 || begun {
                whole_lines(out, &comment.before, indent);
                spaces(out, indent);
            }
            out.push_str("- ");
            match &item.value {
                Value::Mapping(entries) if !entries.is_empty() => self.map(out, entries, indent + 2, false),
                Value::Sequence(items) if !items.is_empty() => self.list(out, items, indent + 2, false),
                Value::Mapping(_) => line(out, "{}", comment.beside.as_deref()),
                Value::Sequence(_) => line(out, "[]", comment.beside.as_deref()),
                Value::String(text) => {
                    let mut written = Vec::new();
                    emit::object(&mut written, indent, &[text]);
                    let written = String::from_utf8(written).expect("text is written as text");
                    let written = written.strip_prefix("- ").unwrap_or(&written);
                    match written.strip_suffix('\n').filter(|written| !written.contains('\n')) {
                        Some(one_line) => line(out, one_line, comment.beside.as_deref()),
                        None => out.push_str(written),
                    }
                }
                _ => line(out, &item.to_string(), comment.beside.as_deref()),
            }
            whole_lines(out, &comment.after, indent);
        }
    }
}

fn key_text(name: &str) -> String {
    let mut written = Vec::new();
    emit::object(&mut written, 0, &BTreeMap::from([(name, 0)]));
    let written = String::from_utf8(written).expect("text is written as text");
    written.strip_suffix(": 0\n").map_or_else(|| written.clone(), str::to_owned)
}

fn key(out: &mut String, name: &str, beside: Option<&str>) {
    line(out, &format!("{}:", key_text(name)), beside);
}

fn line(out: &mut String, text: &str, beside: Option<&str>) {
    out.push_str(text);
    if let Some(comment) = beside {
        out.push_str("  ");
        out.push_str(comment);
    }
    out.push('\n');
}

fn whole_lines(out: &mut String, lines: &[String], indent: usize) {
    for line in lines {
        spaces(out, indent);
        out.push_str(line);
        out.push('\n');
    }
}

fn spaces(out: &mut String, count: usize) {
    out.extend(std::iter::repeat_n(' ', count));
}
