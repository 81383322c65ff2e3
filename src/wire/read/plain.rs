//! Reads simple block YAML line by line: without anchors, tags, or multi-line scalars other than literal blocks.
//!
//! The parser library reads anything whose meaning does not follow from single lines: a flow collection or a string with escapes on its
//! own, or an entry with the lines below it. If it is not certain that such a part has the same meaning in isolation, the library reads the
//! whole text. Thus only the library reports errors.

use std::collections::HashSet;

use super::super::line::{Line, Lines, NotSimple, Shape, Start};
use super::super::node::{Entry, Node, Span, Value};
use super::super::resolve;
use super::dialect::{Dialect, MAX_DEPTH, MAX_VALUES};
use super::library;

/// Maximum length of a key for which every parser finds the colon.
const MAX_KEY: usize = 1000;

/// Maximum size of a mapping whose keys are compared pairwise.
const FEW: usize = 12;

/// Implements [`super::documents`]. Returns `None` if the library must read the text.
pub(super) fn documents(text: &str, source: u32, base: usize) -> Option<Vec<Node>> {
    if u32::try_from(base + text.len()).is_err() || !is_printable(text) {
        return None;
    }
    let lines = Lines(text.as_bytes());
    let (entries, items) = (Vec::new(), Vec::new());
    Reader { lines, text, source, base, line: None, next: 0, depth: 0, values: 0, entries, items }.documents().ok()
}

/// Whether `text` contains no character that a reader may interpret as a line break, drop or reject. Tabs are checked later.
fn is_printable(text: &str) -> bool {
    let is_ascii = text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n' | b'\t'));
    is_ascii
        || text.chars().all(|char| {
            matches!(char, ' '..='~' | '\n' | '\t' | '\u{a0}'..)
                && !matches!(char, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
        })
}

/// Which part of the text the library must read.
enum Fallback {
    /// The current value, with the lines that belong to it.
    Value,
    /// The whole text.
    Text,
}

impl From<NotSimple> for Fallback {
    fn from(_: NotSimple) -> Self {
        Self::Value
    }
}

struct Reader<'a> {
    lines: Lines<'a>,
    text: &'a str,
    source: u32,
    base: usize,
    /// The line to read next, from the start of a value; `None` at the end of the document.
    line: Option<Line>,
    /// First byte of the line after it.
    next: usize,
    /// Number of open collections.
    depth: usize,
    /// Upper bound of the number of entries and items so far, including those that the library read.
    values: usize,
    /// The entries of all open mappings, with those of the innermost last, so that each mapping can be allocated at its exact size.
    entries: Vec<Entry>,
    /// The items of all open sequences, likewise.
    items: Vec<Node>,
}

impl Reader<'_> {
    fn byte(&self, at: usize) -> u8 {
        self.lines.0[at]
    }

    fn span(&self, start: usize, end: usize) -> Span {
        // `documents` has checked that the sum fits
        let offset = |byte: usize| u32::try_from(self.base + byte).unwrap_or(u32::MAX);
        Span::new(self.source, offset(start), offset(end))
    }

    fn node(&self, value: Value, start: usize, end: usize) -> Node {
        Node { value, span: self.span(start, end) }
    }

    /// Advances to the next line with content.
    fn advance(&mut self) {
        self.line = None;
        while self.next < self.lines.0.len() {
            let line = self.lines.at(self.next);
            let is_blank = line.at == line.end || self.byte(line.at) == b'#';
            if !is_blank && line.column() == 0 && self.lines.is_marker(line) {
                return;
            }
            self.next = line.next;
            if !is_blank {
                self.line = Some(line);
                return;
            }
        }
    }

    fn documents(&mut self) -> Result<Vec<Node>, Fallback> {
        let mut documents = Vec::new();
        self.advance();
        loop {
            if let Some(line) = self.line {
                documents.push(self.block(line)?);
                if self.line.is_some() {
                    return Err(Fallback::Text);
                }
            }
            if self.next >= self.lines.0.len() {
                return Ok(documents);
            }
            let marker = self.lines.at(self.next);
            if self.byte(marker.at) != b'-' {
                return Err(Fallback::Text);
            }
            self.lines.check_end(marker.at + 3, marker.end)?;
            self.next = marker.next;
            self.advance();
        }
    }

    /// Reads the collection that begins on the current line.
    fn block(&mut self, line: Line) -> Result<Node, Fallback> {
        if self.lines.is_dash(line) { self.sequence(line, line.at) } else { self.mapping(line) }
    }

    fn open(&mut self) -> Result<(), Fallback> {
        self.depth += 1;
        if self.depth > MAX_DEPTH { Err(Fallback::Text) } else { Ok(()) }
    }

    fn open_collections(&self) -> (usize, usize, usize) {
        (self.depth, self.entries.len(), self.items.len())
    }

    /// Discards the collections that have been opened since the given state, with their entries and items.
    fn reset_to(&mut self, (depth, entries, items): (usize, usize, usize)) {
        self.depth = depth;
        self.entries.truncate(entries);
        self.items.truncate(items);
    }

    /// Counts a value. The library reads texts with many values, since it enforces the limit.
    fn count_value(&mut self) -> Result<(), Fallback> {
        self.values += 1;
        if self.values > MAX_VALUES / 4 { Err(Fallback::Text) } else { Ok(()) }
    }

    fn mapping(&mut self, first: Line) -> Result<Node, Fallback> {
        self.open()?;
        let column = first.column();
        let others = self.entries.len();
        while let Some(line) = self.line.filter(|line| line.column() >= column) {
            if line.column() > column {
                return Err(Fallback::Text);
            }
            let (next, open) = (self.next, self.open_collections());
            let entry = match self.entry(line) {
                Err(Fallback::Value) => {
                    self.reset_to(open);
                    self.entry_by_library(line, next)?
                }
                entry => entry?,
            };
            self.entries.push(entry);
            self.count_value()?;
        }
        let entries = self.entries.split_off(others);
        if has_duplicates(&entries) {
            return Err(Fallback::Text);
        }
        self.depth -= 1;
        Ok(self.node(Value::Mapping(entries), first.at, first.at))
    }

    fn entry(&mut self, line: Line) -> Result<Entry, Fallback> {
        let Start::Key { key, quoted, value } = self.lines.start(line.at, line.end)? else { return Err(Fallback::Value) };
        let (start, end) = key;
        if end - start > MAX_KEY {
            return Err(Fallback::Value);
        }
        let text = &self.text[start..end];
        let (text, is_string) = if quoted {
            if text.contains('\t') {
                return Err(Fallback::Value);
            }
            (text.to_owned(), true)
        } else {
            if self.lines.plain_text(start, end)? != key {
                return Err(Fallback::Value);
            }
            match resolve::plain(text) {
                Value::String(text) if text == "<<" => return Err(Fallback::Text),
                Value::String(text) => (text, true),
                Value::Number(text) | Value::Timestamp(text) => (text, false),
                Value::Bool(value) => (value.to_string(), false),
                _ => ("null".to_owned(), false),
            }
        };
        let span = if quoted { self.span(start - 1, end + 1) } else { self.span(start, end) };
        let shape = self.lines.value(value, line.end)?;
        let value = match shape {
            Shape::Empty => {
                self.advance();
                match self.line {
                    Some(below) if below.column() > line.column() => self.value_below(below)?,
                    // the items of a list may begin at the column of its key
                    Some(below) if below.column() == line.column() && self.lines.is_dash(below) => {
                        let first = self.lines.skip_spaces(below.at + 1, below.end);
                        if first == below.end || self.byte(first) == b'#' {
                            return Err(Fallback::Text);
                        }
                        self.sequence(below, first)?
                    }
                    _ => self.node(Value::Null, value - 1, value - 1),
                }
            }
            _ => self.scalar(shape, line, line.column())?,
        };
        Ok(Entry { key: text, key_is_string: is_string, span, value })
    }

    /// Reads a value that begins on the line below its key or dash.
    fn value_below(&mut self, line: Line) -> Result<Node, Fallback> {
        if !self.lines.is_dash(line) && !matches!(self.lines.start(line.at, line.end)?, Start::Key { .. }) {
            return Err(Fallback::Value);
        }
        self.block(line)
    }

    /// Reads the list whose first dash is on the current line. Its span begins at `at`, as in the library.
    fn sequence(&mut self, first: Line, at: usize) -> Result<Node, Fallback> {
        self.open()?;
        let column = first.column();
        let others = self.items.len();
        while let Some(line) = self.line.filter(|line| line.column() >= column) {
            if line.column() > column {
                return Err(Fallback::Text);
            }
            if !self.lines.is_dash(line) {
                break;
            }
            let (next, open) = (self.next, self.open_collections());
            let item = match self.item(line) {
                Err(Fallback::Value) => {
                    self.reset_to(open);
                    self.item_by_library(line, next)?
                }
                item => item?,
            };
            self.items.push(item);
            self.count_value()?;
        }
        let items = self.items.split_off(others);
        self.depth -= 1;
        Ok(self.node(Value::Sequence(items), at, at))
    }

    fn item(&mut self, line: Line) -> Result<Node, Fallback> {
        let at = self.lines.skip_spaces(line.at + 1, line.end);
        if at == line.end || self.byte(at) == b'#' {
            self.advance();
            return match self.line {
                Some(below) if below.column() > line.column() => self.value_below(below),
                Some(_) if line.at + 1 == line.end => Ok(self.node(Value::Null, line.at + 1, line.at + 1)),
                // the span that the library gives to this null is not predictable
                _ => Err(Fallback::Text),
            };
        }
        let inner = Line { at, ..line };
        if self.lines.is_dash(inner) {
            self.line = Some(inner);
            return self.sequence(inner, at);
        }
        match self.lines.start(at, line.end)? {
            Start::Key { .. } => {
                self.line = Some(inner);
                self.mapping(inner)
            }
            Start::Value(shape) => self.scalar(shape, line, line.column()),
        }
    }

    /// Reads the value on `line` of the key or dash at `column`. Only a literal block may continue on the following lines.
    fn scalar(&mut self, shape: Shape, line: Line, column: usize) -> Result<Node, Fallback> {
        let node = match shape {
            Shape::Empty => return Err(Fallback::Value),
            Shape::Plain(start, end) => {
                let (start, end) = self.lines.plain_text(start, end)?;
                self.node(resolve::plain(&self.text[start..end]), start, end)
            }
            Shape::Quoted(start, end) => {
                let inner = &self.text[start + 1..end - 1];
                if inner.contains(if self.byte(start) == b'"' { ['\\', '\t'] } else { ['\'', '\t'] }) {
                    self.value_by_library(start, end)?
                } else {
                    self.node(Value::String(inner.to_owned()), start, end)
                }
            }
            Shape::Flow(start, end) => match &self.lines.0[start..end] {
                b"[]" => self.node(Value::Sequence(Vec::new()), start, start),
                b"{}" => self.node(Value::Mapping(Vec::new()), start, start),
                _ => self.value_by_library(start, end)?,
            },
            Shape::Block(start, end) => return self.literal((start, end), line, column),
        };
        self.advance();
        if self.line.is_some_and(|below| below.column() > column) { Err(Fallback::Value) } else { Ok(node) }
    }

    /// Reads `start..end`, which is on one line and has the same meaning in isolation, with the library.
    fn value_by_library(&mut self, start: usize, end: usize) -> Result<Node, Fallback> {
        self.values += (end - start) / 2;
        let nodes =
            library::documents(&self.text[start..end], self.source, self.base + start, Dialect::Kustomize).map_err(|_| Fallback::Text)?;
        let [node] = <[Node; 1]>::try_from(nodes).map_err(|_| Fallback::Text)?;
        self.within_depth(node)
    }

    fn within_depth(&self, node: Node) -> Result<Node, Fallback> {
        if self.depth + library::depth(&node) > MAX_DEPTH { Err(Fallback::Text) } else { Ok(node) }
    }

    /// Reads the literal block scalar whose header is on `line` and whose key or dash is at `column`.
    fn literal(&mut self, header: (usize, usize), line: Line, column: usize) -> Result<Node, Fallback> {
        let header = &self.lines.0[header.0..header.1];
        if !matches!(header, b"|" | b"|-" | b"|+") {
            return Err(Fallback::Value);
        }
        let mut text = String::new();
        let mut indentation = None;
        let mut start = 0;
        let mut blank_lines = 0;
        let mut next = line.next;
        while next < self.lines.0.len() {
            let line = self.lines.at(next);
            if line.at == line.end {
                if indentation.is_none_or(|indentation| line.column() > indentation) && line.column() > 0 {
                    return Err(Fallback::Value);
                }
                blank_lines += 1;
                next = line.next;
                continue;
            }
            if line.column() <= column {
                break;
            }
            let indentation = *indentation.get_or_insert_with(|| {
                start = line.at;
                line.column()
            });
            if line.column() < indentation || self.byte(line.at) == b'\t' || line.next == line.end {
                return Err(Fallback::Value);
            }
            text.extend(std::iter::repeat_n('\n', blank_lines));
            blank_lines = 0;
            text.push_str(&self.text[line.start + indentation..line.next]);
            next = line.next;
        }
        if text.is_empty() {
            return Err(Fallback::Text);
        }
        if self.lines.0.last() != Some(&b'\n') {
            return Err(Fallback::Value);
        }
        match header {
            b"|-" => {
                text.pop();
            }
            b"|+" => text.extend(std::iter::repeat_n('\n', blank_lines)),
            _ => {}
        }
        let end = self.text[..next].trim_end_matches([' ', '\t', '\n']).len();
        self.next = next;
        self.advance();
        Ok(self.node(Value::String(text), start, end.max(start)))
    }

    /// Reads the entry on `line` with all deeper lines below it, using the library. `next` is the start of the following line.
    fn entry_by_library(&mut self, line: Line, next: usize) -> Result<Entry, Fallback> {
        let nodes = self.lines_by_library(line, next)?;
        let Value::Mapping(entries) = nodes.value else { return Err(Fallback::Text) };
        let [entry] = <[Entry; 1]>::try_from(entries).map_err(|_| Fallback::Text)?;
        // a mapping in braces is not an entry of the block mapping
        if entry.span.start == self.span(line.at, line.at).start { Ok(entry) } else { Err(Fallback::Text) }
    }

    /// Reads the item whose dash is on `line` with all deeper lines below it, using the library. `next` is the start of the following line.
    fn item_by_library(&mut self, line: Line, next: usize) -> Result<Node, Fallback> {
        let nodes = self.lines_by_library(line, next)?;
        let Value::Sequence(items) = nodes.value else { return Err(Fallback::Text) };
        let [item] = <[Node; 1]>::try_from(items).map_err(|_| Fallback::Text)?;
        Ok(item)
    }

    /// Reads `line` and all deeper lines below it with the library.
    fn lines_by_library(&mut self, line: Line, next: usize) -> Result<Node, Fallback> {
        self.next = next;
        self.advance();
        let mut end = next;
        while let Some(below) = self.line {
            let is_item = below.column() == line.column() && self.lines.is_dash(below) && !self.lines.is_dash(line);
            if below.column() <= line.column() && !is_item {
                break;
            }
            self.advance();
        }
        end = end.max(self.line.map_or(self.next, |line| line.start));
        // spaces replace a dash before the content, so that the column is unchanged
        let mut text = " ".repeat(line.column());
        text.push_str(&self.text[line.at..end]);
        let anywhere = text.contains(['&', '*', '!', '\t']) || text.contains("<<");
        // the value of an explicit entry may begin at the same column
        let is_explicit = text.contains("? ") || text.contains("?\n") || text.ends_with('?') || self.byte(line.at) == b':';
        if anywhere || is_explicit {
            return Err(Fallback::Text);
        }
        self.values += text.len() / 2;
        // the library gives a block scalar without lines the span of the next value
        if text.trim_end().lines().last().is_some_and(|last| last.contains(['|', '>'])) {
            return Err(Fallback::Text);
        }
        let nodes = library::documents(&text, self.source, self.base + line.start, Dialect::Kustomize).map_err(|_| Fallback::Text)?;
        let [node] = <[Node; 1]>::try_from(nodes).map_err(|_| Fallback::Text)?;
        // the collection that contains the entry is already counted
        if self.depth - 1 + library::depth(&node) > MAX_DEPTH { Err(Fallback::Text) } else { Ok(node) }
    }
}

fn has_duplicates(entries: &[Entry]) -> bool {
    if entries.len() <= FEW {
        return entries.iter().enumerate().any(|(index, entry)| entries[..index].iter().any(|earlier| earlier.key == entry.key));
    }
    let mut seen = HashSet::with_capacity(entries.len());
    !entries.iter().all(|entry| seen.insert(entry.key.as_str()))
}
