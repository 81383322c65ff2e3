//! Assigns the comments of YAML text to keys and items.

use std::collections::HashMap;

use super::node::{Node, Span, Value};

/// The comments of one key or item. Each text begins with its `#`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comment {
    /// Lines before it.
    pub before: Vec<String>,
    /// The comment at the end of its line.
    pub beside: Option<String>,
    /// Lines after it and its content.
    pub after: Vec<String>,
    /// Whether it and its comments are preceded by an empty line.
    pub apart: bool,
}

/// The comments of several sources.
#[derive(Clone, Debug, Default)]
pub struct Comments {
    /// Comments by source, first byte, and whether they belong to an item, since an item begins at the same byte as its first key.
    comments: HashMap<(u32, u32, bool), Comment>,
}

impl Comments {
    /// Returns the comment of the key at `span`.
    pub fn of_key(&self, span: Span) -> Option<&Comment> {
        self.comments.get(&(span.source, span.start, false))
    }

    /// Returns the comment of the item at `span`.
    pub fn of_item(&self, span: Span) -> Option<&Comment> {
        self.comments.get(&(span.source, span.start, true))
    }

    /// Adds the comments of `text`, which is source number `source` and from which `documents` were read.
    pub fn read(&mut self, text: &str, source: u32, documents: &[Node]) {
        let mut layout = Layout { source, ..Layout::default() };
        for document in documents {
            layout.visit(document);
        }
        layout.anchors.sort_by_key(|anchor| (anchor.start, !anchor.is_item));
        layout.anchors.dedup();
        layout.scalars.sort_unstable();
        self.scan(text, &layout);
    }

    fn scan(&mut self, text: &str, layout: &Layout) {
        let source = layout.source;
        let mut anchors = layout.anchors.iter().copied().peekable();
        let mut scalars = layout.scalars.iter().copied().peekable();
        let mut covered = 0;
        let mut pending = Pending::default();
        // the last key or item at each column
        let mut last: Vec<(usize, Anchor)> = Vec::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let end = start + line.trim_end_matches(['\n', '\r']).len();
            let inside = covered > start;
            let mut content_end = start;
            while let Some((_, last_byte)) = scalars.next_if(|(first, _)| *first < end.max(start + 1)) {
                covered = covered.max(last_byte);
                content_end = content_end.max(last_byte);
            }
            let first = anchors.peek().copied().filter(|anchor| anchor.start < end);
            let content = text[start..end].trim_start();
            let column = end - start - content.len();
            if let Some(first) = first {
                pending.assign(self, source, &last, Some((column, first)));
                last.retain(|(known, _)| *known < column);
                let mut key = None;
                let mut at = column;
                while let Some(anchor) = anchors.next_if(|anchor| anchor.start < end) {
                    at = if anchor.is_item { at } else { anchor.start.saturating_sub(start) };
                    if last.iter().all(|(known, _)| *known < at) {
                        last.push((at, anchor));
                    }
                    if !anchor.is_item && key.is_none() {
                        key = Some(anchor);
                    }
                    if anchor.is_item {
                        at += 2;
                    }
                }
                let owner = key.unwrap_or(first);
                if let Some(comment) = comment_on_line(text, content_end.max(owner.start), end) {
                    self.at(source, owner).beside = Some(comment);
                }
            } else if !inside && content.starts_with('#') {
                pending.lines.push((column, content.trim_end().to_owned()));
            } else if !inside && content.is_empty() {
                // only an empty line before the comments counts
                pending.apart |= pending.lines.is_empty();
            }
            start += line.len();
        }
        pending.assign(self, source, &last, None);
    }

    fn at(&mut self, source: u32, anchor: Anchor) -> &mut Comment {
        let start = u32::try_from(anchor.start).unwrap_or(u32::MAX);
        self.comments.entry((source, start, anchor.is_item)).or_default()
    }
}

/// Returns the comment after the value that ends at `from`, on the line that ends at `end`.
fn comment_on_line(text: &str, from: usize, end: usize) -> Option<String> {
    let rest = text.get(from..end)?;
    let position = rest.char_indices().find(|(at, c)| *c == '#' && rest[..*at].ends_with([' ', '\t'])).map(|(at, _)| at)?;
    Some(rest[position..].trim_end().to_owned())
}

/// Comment lines whose owner is not known yet.
#[derive(Default)]
struct Pending {
    lines: Vec<(usize, String)>,
    apart: bool,
}

impl Pending {
    /// Assigns every line to the next key or item. A line that is indented more deeply than that belongs to the last key or item at its
    /// own column, if any.
    fn assign(&mut self, comments: &mut Comments, source: u32, last: &[(usize, Anchor)], next: Option<(usize, Anchor)>) {
        for (column, line) in self.lines.drain(..) {
            let before = last.iter().rev().find(|(known, _)| *known == column);
            match (next, before) {
                (Some((next_column, next)), _) if column <= next_column => comments.at(source, next).before.push(line),
                (_, Some((_, owner))) => comments.at(source, *owner).after.push(line),
                (Some((_, next)), None) => comments.at(source, next).before.push(line),
                (None, None) => {
                    if let Some((_, owner)) = last.first() {
                        comments.at(source, *owner).after.push(line);
                    }
                }
            }
        }
        if let Some((_, next)) = next.filter(|_| self.apart) {
            comments.at(source, next).apart = true;
        }
        self.apart = false;
    }
}

/// A key or an item, identified by its first byte.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Anchor {
    start: usize,
    is_item: bool,
}

/// The positions of the keys, items and scalars of one source.
#[derive(Default)]
struct Layout {
    source: u32,
    anchors: Vec<Anchor>,
    scalars: Vec<(usize, usize)>,
}

impl Layout {
    fn visit(&mut self, node: &Node) {
        match &node.value {
            Value::Mapping(entries) => {
                for entry in entries {
                    self.anchor(entry.span, false);
                    self.scalar(entry.span);
                    self.visit(&entry.value);
                }
            }
            Value::Sequence(items) => {
                for item in items {
                    self.anchor(item.span, true);
                    self.visit(item);
                }
            }
            _ => self.scalar(node.span),
        }
    }

    fn anchor(&mut self, span: Span, is_item: bool) {
        if span.source == self.source {
            self.anchors.push(Anchor { start: span.start as usize, is_item });
        }
    }

    fn scalar(&mut self, span: Span) {
        if span.source == self.source {
            self.scalars.push((span.start as usize, span.end as usize));
        }
    }
}
