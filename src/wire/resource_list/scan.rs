//! Finds the items of a `ResourceList` and their identity by indentation.

use super::super::line::{Line, Lines, NotSimple, Shape, Start};
use super::super::node::{Node, Value};
use super::layout::{Layout, Part, Record, Role, Scan, Text, Texts, is_tracking_annotation, offset, only_document, only_item};

/// Scans the lines of `text`, beginning at byte `from`.
pub(super) fn scan(text: &str, from: usize) -> Scan<'_> {
    let mut scanner = Scanner {
        lines: Lines(text.as_bytes()),
        line: None,
        next: from,
        consumed: from,
        block_end: 0,
        result: Scan {
            texts: Texts::new(text),
            records: Vec::new(),
            annotations: Vec::new(),
            api_version: Text::NONE,
            kind: Text::NONE,
            kind_at: 0,
            layout: None,
        },
    };
    scanner.result.layout = scanner.document().ok();
    scanner.result
}

/// Maximum number of items, since even a short one takes some hundred bytes of memory.
pub(super) const MAX_ITEMS: usize = 5_000_000;

/// Maximum number of keys that are compared pairwise. The parser reads larger maps.
const MAX_COMPARED: usize = 64;

struct Scanner<'a> {
    lines: Lines<'a>,
    /// The line to interpret next; `None` at the end of the document.
    line: Option<Line>,
    /// Position from which the line after it is searched.
    next: usize,
    /// One past the last line that has been interpreted.
    consumed: usize,
    /// One past the last line of the last block scalar.
    block_end: usize,
    result: Scan<'a>,
}

impl<'a> Scanner<'a> {
    fn byte(&self, at: usize) -> u8 {
        self.lines.0[at]
    }

    /// Advances to the next line with content.
    fn load(&mut self) {
        self.line = None;
        while self.next < self.lines.0.len() {
            let line = self.lines.at(self.next);
            if line.at < line.end && self.byte(line.at) != b'#' {
                if line.column() > 0 || !self.lines.is_marker(line) {
                    self.line = Some(line);
                    self.next = line.next;
                }
                return;
            }
            self.next = line.next;
        }
    }

    /// Marks the current line as interpreted and advances.
    fn advance(&mut self) {
        if let Some(line) = self.line {
            self.consumed = line.next;
        }
        self.load();
    }

    /// Skips the block scalar whose header ends the current line and whose key or dash is at `column`.
    fn skip_block(&mut self, column: usize) {
        let Some(line) = self.line else { return };
        self.consumed = line.next;
        let mut next = line.next;
        while next < self.lines.0.len() {
            let line = self.lines.at(next);
            if line.at < line.end {
                if line.column() <= column {
                    break;
                }
                self.consumed = line.next;
            }
            next = line.next;
        }
        self.next = self.consumed;
        self.block_end = self.consumed;
        self.load();
    }

    fn document(&mut self) -> Result<Layout, NotSimple> {
        self.load();
        while self.line.is_none() && self.next < self.lines.0.len() {
            let marker = self.lines.at(self.next);
            if self.byte(marker.at) != b'-' {
                return Err(NotSimple);
            }
            self.lines.check_end(marker.at + 3, marker.end)?;
            self.next = marker.next;
            self.load();
        }
        let first = self.line.ok_or(NotSimple)?;
        let mut layout = Layout { column: first.column(), dash: first.column(), parts: Vec::new(), open_end: false };
        while let Some(line) = self.line {
            let part = self.part(line, &mut layout)?;
            if layout.parts.len() == MAX_COMPARED || layout.parts.iter().any(|other| self.text(other.key) == self.text(part.key)) {
                return Err(NotSimple);
            }
            layout.parts.push(part);
        }
        let end_needs_parser = layout.parts.last().is_some_and(|part| match part.role {
            Role::Items { .. } => self.result.records.last().is_some_and(|record| record.needs_parser),
            _ => part.needs_parser,
        });
        layout.open_end = !self.lines.0.ends_with(b"\n") && (self.block_end == self.lines.0.len() || end_needs_parser);
        self.check_only_markers()?;
        Ok(layout)
    }

    fn text(&self, (start, end): (usize, usize)) -> &'a [u8] {
        &self.lines.0[start..end]
    }

    /// Checks that only comments and document markers follow.
    fn check_only_markers(&mut self) -> Result<(), NotSimple> {
        while self.next < self.lines.0.len() {
            let marker = self.lines.at(self.next);
            self.lines.check_end(marker.start + 3, marker.end)?;
            self.next = marker.next;
            self.load();
            if self.line.is_some() {
                return Err(NotSimple);
            }
        }
        Ok(())
    }

    /// Reads the key of the envelope on the current line, and its value.
    fn part(&mut self, line: Line, layout: &mut Layout) -> Result<Part, NotSimple> {
        let column = layout.column;
        if line.column() != column {
            return Err(NotSimple);
        }
        let Start::Key { key, quoted, value } = self.lines.start(line.at, line.end)? else { return Err(NotSimple) };
        let mut part = Part { key, start: line.start, end: line.next, role: Role::Other, needs_parser: false, uses_anchors: false };
        match self.text(key) {
            b"<<" if !quoted => return Err(NotSimple),
            // the parser does not include a second byte order mark in the key
            [0xef, 0xbb, 0xbf, ..] => return Err(NotSimple),
            b"apiVersion" => self.result.api_version = self.scalar(value, line, column)?,
            b"kind" => {
                self.result.kind_at = self.lines.skip_spaces(value, line.end);
                self.result.kind = self.scalar(value, line, column)?;
            }
            b"items" => {
                let colon = value;
                let shape = self.lines.value(value, line.end)?;
                let value_end = match shape {
                    Shape::Empty => colon,
                    Shape::Flow(start, end) if self.lines.skip_spaces(start + 1, end) == end - 1 && self.byte(start) == b'[' => end,
                    Shape::Plain(start, end) => {
                        let (start, end) = self.lines.plain_text(start, end)?;
                        if !is_null(self.text((start, end))) {
                            return Err(NotSimple);
                        }
                        end
                    }
                    _ => return Err(NotSimple),
                };
                part.role = Role::Items { colon, value_end };
                self.advance();
                if matches!(shape, Shape::Empty) {
                    self.items(layout);
                }
                if self.line.is_some_and(|line| line.column() > column) {
                    return Err(NotSimple);
                }
            }
            name => {
                part.role = match name {
                    b"results" => Role::Results,
                    b"functionConfig" => Role::FunctionConfig,
                    _ => Role::Other,
                };
                if self.skip_value(value, line, column).is_err() {
                    part.needs_parser = true;
                    if self.line.is_some_and(|current| current.start == line.start) {
                        self.advance();
                    }
                    // the value may be a list, whose items may begin at the column of its key
                    self.skip_deeper(column, true);
                }
            }
        }
        part.end = self.lines.after_trailing(self.consumed, column);
        if part.needs_parser {
            let entries = only_document(&self.result.texts.input[part.start..part.end], 0, 0);
            part.uses_anchors = !entries.is_ok_and(|node| node.entries().len() == 1);
        }
        Ok(part)
    }

    fn items(&mut self, layout: &mut Layout) {
        let Some(first) = self.line else { return };
        let dash = first.column();
        if dash < layout.column || !self.lines.is_dash(first) {
            return;
        }
        layout.dash = dash;
        while let Some(line) = self.line {
            if line.column() != dash || !self.lines.is_dash(line) || self.result.records.len() > MAX_ITEMS {
                break;
            }
            self.item(line, dash);
        }
    }

    fn item(&mut self, line: Line, dash: usize) {
        let first = offset(self.result.annotations.len());
        let mut record = Record { start: offset(line.start), annotations: (first, first), ..Record::default() };
        let at = self.lines.skip_spaces(line.at + 1, line.end);
        if at == line.end || (self.byte(at) == b'#') {
            self.advance();
        } else {
            self.line = Some(Line { at, ..line });
        }
        if self.object(dash, &mut record).is_err() {
            self.result.annotations.truncate(record.annotations.0 as usize);
            record.needs_parser = true;
            self.skip_deeper(dash, false);
        }
        let end = self.lines.after_trailing(self.consumed, dash);
        record.end = offset(end);
        record.annotations.1 = offset(self.result.annotations.len());
        if record.needs_parser {
            match only_item(&self.result.texts.input[line.start..end], 0, 0) {
                Ok(node) => self.result.take_object(&node, &mut record),
                _ => record.uses_anchors = true,
            }
        }
        self.result.records.push(record);
    }

    /// Reads the entries of an item.
    fn object(&mut self, dash: usize, record: &mut Record) -> Result<(), NotSimple> {
        let Some(column) = self.line.map(|line| line.column()) else { return Ok(()) };
        let (mut has_version, mut has_kind, mut has_metadata) = (false, false, false);
        while let Some(line) = self.line.filter(|line| line.column() > dash) {
            if line.column() != column {
                return Err(NotSimple);
            }
            let Start::Key { key, quoted, value } = self.lines.start(line.at, line.end)? else { return Err(NotSimple) };
            match self.text(key) {
                b"apiVersion" => {
                    check_first(&mut has_version)?;
                    record.api_version = self.scalar(value, line, column)?;
                }
                b"kind" => {
                    check_first(&mut has_kind)?;
                    record.kind = self.scalar(value, line, column)?;
                }
                b"metadata" => {
                    check_first(&mut has_metadata)?;
                    self.metadata(value, line, column, record)?;
                }
                b"<<" if !quoted => return Err(NotSimple),
                _ => self.skip_value(value, line, column)?,
            }
        }
        Ok(())
    }

    /// Reads the value of `metadata`, whose key is at column `parent`.
    fn metadata(&mut self, value: usize, line: Line, parent: usize, record: &mut Record) -> Result<(), NotSimple> {
        if let Some((start, end)) = self.block_or_flow(value, line, parent)? {
            let node = self.flow(start, end)?;
            self.result.take_metadata(&node, record);
            return Ok(());
        }
        let Some(column) = self.column_below(parent)? else { return Ok(()) };
        let (mut has_name, mut has_namespace, mut has_annotations) = (false, false, false);
        while let Some(line) = self.line.filter(|line| line.column() > parent) {
            if line.column() != column {
                return Err(NotSimple);
            }
            let Start::Key { key, quoted, value } = self.lines.start(line.at, line.end)? else { return Err(NotSimple) };
            match self.text(key) {
                b"name" => {
                    check_first(&mut has_name)?;
                    record.name = self.scalar(value, line, column)?;
                }
                b"namespace" => {
                    check_first(&mut has_namespace)?;
                    record.namespace = self.scalar(value, line, column)?;
                }
                b"annotations" => {
                    check_first(&mut has_annotations)?;
                    self.annotations(value, line, column, record)?;
                }
                b"<<" if !quoted => return Err(NotSimple),
                _ => self.skip_value(value, line, column)?,
            }
        }
        Ok(())
    }

    /// Reads the value of `annotations`, whose key is at column `parent`.
    fn annotations(&mut self, value: usize, line: Line, parent: usize, record: &Record) -> Result<(), NotSimple> {
        if let Some((start, end)) = self.block_or_flow(value, line, parent)? {
            let node = self.flow(start, end)?;
            self.result.take_annotations(&node);
            return Ok(());
        }
        let Some(column) = self.column_below(parent)? else { return Ok(()) };
        while let Some(line) = self.line.filter(|line| line.column() > parent) {
            if line.column() != column {
                return Err(NotSimple);
            }
            let Start::Key { key, quoted, value } = self.lines.start(line.at, line.end)? else { return Err(NotSimple) };
            let name = self.text(key);
            if name == b"<<" && !quoted {
                return Err(NotSimple);
            }
            if !is_tracking_annotation(name) {
                self.skip_value(value, line, column)?;
                continue;
            }
            let earlier = &self.result.annotations[record.annotations.0 as usize..];
            if earlier.len() == MAX_COMPARED
                || earlier.iter().any(|(other, _)| self.result.texts.get(*other).is_some_and(|other| other.as_bytes() == name))
            {
                return Err(NotSimple);
            }
            let text = match self.lines.value(value, line.end)? {
                Shape::Block(start, end) => self.block_text(&self.lines.0[start..end], line, column)?,
                _ => self.scalar(value, line, column)?,
            };
            if text != Text::NONE {
                self.result.annotations.push((Texts::part(key.0, key.1), text));
            }
        }
        Ok(())
    }

    /// Returns the range of a flow mapping on the current line. Otherwise advances to the next line, where a block mapping may begin, and
    /// returns `None`.
    fn block_or_flow(&mut self, value: usize, line: Line, parent: usize) -> Result<Option<(usize, usize)>, NotSimple> {
        match self.lines.value(value, line.end)? {
            Shape::Empty => {
                self.advance();
                Ok(None)
            }
            Shape::Flow(start, end) if self.byte(start) == b'{' => {
                self.advance();
                self.check_nothing_below(parent)?;
                Ok(Some((start, end)))
            }
            _ => Err(NotSimple),
        }
    }

    /// Returns the column of the block mapping that begins on the current line; `None` if the key at column `parent` has no value.
    fn column_below(&self, parent: usize) -> Result<Option<usize>, NotSimple> {
        match self.line {
            Some(line) if line.column() > parent => Ok(Some(line.column())),
            _ => self.check_nothing_below(parent).map(|()| None),
        }
    }

    /// Checks that the current line does not belong to the value of the key at column `parent`.
    fn check_nothing_below(&self, parent: usize) -> Result<(), NotSimple> {
        match self.line {
            Some(line) if line.column() > parent || (line.column() == parent && self.lines.is_dash(line)) => Err(NotSimple),
            _ => Ok(()),
        }
    }

    fn flow(&self, start: usize, end: usize) -> Result<Node, NotSimple> {
        only_document(&self.result.texts.input[start..end], 0, 0).map_err(|_| NotSimple)
    }

    /// Reads the scalar value of the key on the current line at `column`. Returns [`Text::NONE`] for null.
    fn scalar(&mut self, value: usize, line: Line, column: usize) -> Result<Text, NotSimple> {
        let text = match self.lines.value(value, line.end)? {
            Shape::Empty => Text::NONE,
            Shape::Plain(start, end) => {
                let (start, end) = self.lines.plain_text(start, end)?;
                match self.text((start, end)) {
                    null if is_null(null) => Text::NONE,
                    // the parser normalizes the spelling of booleans
                    b"True" | b"TRUE" | b"False" | b"FALSE" => return Err(NotSimple),
                    _ => Texts::part(start, end),
                }
            }
            Shape::Quoted(start, end) => self.unquoted(start, end)?,
            Shape::Flow(..) | Shape::Block(..) => return Err(NotSimple),
        };
        self.advance();
        self.check_nothing_below(column)?;
        Ok(text)
    }

    fn unquoted(&mut self, start: usize, end: usize) -> Result<Text, NotSimple> {
        let inner = self.text((start + 1, end - 1));
        let simple = inner.iter().all(|byte| !matches!(byte, b'\\' | b'\'' | 0..b' ' | 0x7f..)) || {
            self.byte(start) == b'"' && inner.iter().all(|byte| !matches!(byte, b'\\' | 0..b' ' | 0x7f..))
        };
        if simple {
            return Ok(Texts::part(start + 1, end - 1));
        }
        match self.flow(start, end)?.value {
            Value::String(text) => Ok(self.result.texts.add(&text)),
            _ => Err(NotSimple),
        }
    }

    /// Reads the literal block scalar that is the value of the key on the current line at `column`.
    fn block_text(&mut self, header: &[u8], line: Line, column: usize) -> Result<Text, NotSimple> {
        let strip = match header {
            b"|" => false,
            b"|-" => true,
            _ => return Err(NotSimple),
        };
        let start = line.next;
        self.skip_block(column);
        let bytes = self.lines.0;
        let mut text = String::new();
        let mut next = start;
        let mut indentation = None;
        while next < self.consumed {
            let line = self.lines.at(next);
            let indentation = *indentation.get_or_insert(line.column());
            if line.column() < indentation || line.at == line.end || bytes[line.at] == b'\t' {
                return Err(NotSimple);
            }
            text.push_str(&self.result.texts.input[line.start + indentation..line.end]);
            text.push('\n');
            next = line.next;
        }
        let followed_by_spaces = next < bytes.len() && {
            let after = self.lines.at(next);
            after.at == after.end && after.column() > 0
        };
        if text.is_empty() || followed_by_spaces || bytes[next - 1] != b'\n' {
            return Err(NotSimple);
        }
        if strip {
            text.pop();
        }
        Ok(self.result.texts.add(&text))
    }

    /// Skips the value of the key on the current line at `column`, with the lines below that belong to it.
    fn skip_value(&mut self, value: usize, line: Line, column: usize) -> Result<(), NotSimple> {
        let shape = self.lines.value(value, line.end)?;
        match shape {
            Shape::Block(..) => self.skip_block(column),
            _ => self.advance(),
        }
        let list_may_follow = matches!(shape, Shape::Empty);
        while let Some(line) = self.line {
            let belongs = line.column() > column || (list_may_follow && line.column() == column && self.lines.is_dash(line));
            if !belongs {
                break;
            }
            self.skip_body_line(line)?;
        }
        Ok(())
    }

    /// Skips a line, together with a block scalar that begins on it.
    fn skip_body_line(&mut self, mut line: Line) -> Result<(), NotSimple> {
        let mut parent = None;
        while self.lines.is_dash(line) {
            parent = Some(line.column());
            line.at = self.lines.skip_spaces(line.at + 1, line.end);
            if line.at == line.end || self.byte(line.at) == b'#' {
                self.advance();
                return Ok(());
            }
        }
        let shape = match self.lines.start(line.at, line.end)? {
            Start::Value(shape) => shape,
            Start::Key { value, .. } => {
                parent = Some(line.column());
                self.lines.value(value, line.end)?
            }
        };
        match (shape, parent) {
            (Shape::Block(..), Some(column)) => self.skip_block(column),
            (Shape::Block(..), None) => return Err(NotSimple),
            _ => self.advance(),
        }
        Ok(())
    }

    /// Skips the lines that belong to the key or dash at `column` according to their indentation.
    fn skip_deeper(&mut self, column: usize, list_may_follow: bool) {
        while let Some(line) = self.line {
            // `line.at` may be after the dash in the first line of an item
            let belongs = line.column() > column || line.at == line.start + column && list_may_follow && self.lines.is_dash(line);
            if !belongs {
                break;
            }
            self.advance();
        }
    }
}

/// Checks that a key is not a duplicate, and marks it as seen.
fn check_first(seen: &mut bool) -> Result<(), NotSimple> {
    if std::mem::replace(seen, true) { Err(NotSimple) } else { Ok(()) }
}

fn is_null(text: &[u8]) -> bool {
    matches!(text, b"~" | b"null" | b"Null" | b"NULL")
}
