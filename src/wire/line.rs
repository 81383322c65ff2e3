//! Interprets single lines of block YAML.
//!
//! A line whose meaning does not follow from the line itself is rejected as [`NotSimple`]; a YAML parser must read it.

use memchr::{memchr, memchr2};

/// The text is not simple enough to be interpreted line by line.
pub(super) struct NotSimple;

/// A line with content, which is neither blank nor a comment.
#[derive(Clone, Copy)]
pub(super) struct Line {
    /// First byte of the line.
    pub(super) start: usize,
    /// First byte of the content that is interpreted: after the indentation, or after a `- `.
    pub(super) at: usize,
    /// One past the last byte before the line break.
    pub(super) end: usize,
    /// First byte of the next line.
    pub(super) next: usize,
}

impl Line {
    /// Returns the column of the content.
    pub(super) fn column(&self) -> usize {
        self.at - self.start
    }
}

/// The kind of content that a line begins with.
pub(super) enum Start {
    /// A key, from `key.0` to `key.1` without its quotes, and the start of the text after its colon.
    Key { key: (usize, usize), quoted: bool, value: usize },
    /// A value without a key.
    Value(Shape),
}

/// The part of a value that is on the line of its key or dash.
#[derive(Clone, Copy)]
pub(super) enum Shape {
    /// Nothing: the value is null, or begins on a following line.
    Empty,
    /// A plain scalar, which following lines may continue, up to the end of the line.
    Plain(usize, usize),
    /// A quoted scalar that is closed on the line, including its quotes.
    Quoted(usize, usize),
    /// A flow collection that is closed on the line.
    Flow(usize, usize),
    /// The header of a block scalar.
    Block(usize, usize),
}

/// A text that is read line by line.
#[derive(Clone, Copy)]
pub(super) struct Lines<'a>(pub(super) &'a [u8]);

impl Lines<'_> {
    /// Returns the line that starts at `start`.
    pub(super) fn at(self, start: usize) -> Line {
        let bytes = self.0;
        let (mut end, next) = match memchr(b'\n', &bytes[start..]) {
            Some(length) => (start + length, start + length + 1),
            None => (bytes.len(), bytes.len()),
        };
        if end > start && bytes[end - 1] == b'\r' {
            end -= 1;
        }
        Line { start, at: self.skip_spaces(start, end), end, next }
    }

    /// Returns the first byte at or after `from` that is not a space, or `end`.
    pub(super) fn skip_spaces(self, from: usize, end: usize) -> usize {
        let line = &self.0[from..end];
        from + line.iter().position(|&byte| byte != b' ').unwrap_or(line.len())
    }

    /// Skips the blank lines and the comments indented deeper than `column` that directly follow; returns the first byte after them.
    pub(super) fn after_trailing(self, mut from: usize, column: usize) -> usize {
        while from < self.0.len() {
            let line = self.at(from);
            let belongs = line.at == line.end || (self.0[line.at] == b'#' && line.column() > column);
            if !belongs {
                break;
            }
            from = line.next;
        }
        from
    }

    /// Whether white space or the end of the line follows the byte at `at`, which makes it an indicator if it is `-`, `?` or `:`.
    pub(super) fn is_indicator(self, at: usize, end: usize) -> bool {
        at + 1 == end || matches!(self.0[at + 1], b' ' | b'\t')
    }

    /// Whether the content of the line begins with the dash of a list item.
    pub(super) fn is_dash(self, line: Line) -> bool {
        self.0[line.at] == b'-' && self.is_indicator(line.at, line.end)
    }

    /// Whether this line is `---` or `...`.
    pub(super) fn is_marker(self, line: Line) -> bool {
        let content = &self.0[line.start..line.end];
        (content.starts_with(b"---") || content.starts_with(b"...")) && matches!(content.get(3), None | Some(b' ' | b'\t'))
    }

    /// Interprets the content at `at`, which must be neither a space nor the dash of a list item.
    pub(super) fn start(self, at: usize, end: usize) -> Result<Start, NotSimple> {
        let bytes = self.0;
        match bytes[at] {
            quote @ (b'"' | b'\'') => {
                let close = self.quoted_end(at, end)?;
                if close < end && bytes[close] == b':' && self.is_indicator(close, end) {
                    let escapes = if quote == b'"' { b'\\' } else { b'\'' };
                    if memchr(escapes, &bytes[at + 1..close - 1]).is_some() {
                        return Err(NotSimple);
                    }
                    return Ok(Start::Key { key: (at + 1, close - 1), quoted: true, value: close + 1 });
                }
                self.check_end(close, end)?;
                Ok(Start::Value(Shape::Quoted(at, close)))
            }
            b'-' | b'?' | b':' if self.is_indicator(at, end) => Err(NotSimple),
            byte if is_plain_start(byte) => match self.colon(at, end) {
                Some(colon) if matches!(bytes[colon - 1], b' ' | b'\t') => Err(NotSimple),
                Some(colon) => Ok(Start::Key { key: (at, colon), quoted: false, value: colon + 1 }),
                None => Ok(Start::Value(Shape::Plain(at, end))),
            },
            _ => self.value(at, end).map(Start::Value),
        }
    }

    /// Returns the position of the colon after the plain key at `at`; `None` if there is no key.
    fn colon(self, at: usize, end: usize) -> Option<usize> {
        let bytes = self.0;
        for here in at..end {
            match bytes[here] {
                b':' if self.is_indicator(here, end) => return Some(here),
                b'#' if bytes[here - 1] == b' ' && here > at => return None,
                _ => {}
            }
        }
        None
    }

    /// Interprets the value that begins at or after `from`.
    pub(super) fn value(self, from: usize, end: usize) -> Result<Shape, NotSimple> {
        let bytes = self.0;
        let at = self.skip_spaces(from, end);
        if at == end {
            return Ok(Shape::Empty);
        }
        match bytes[at] {
            b'#' => Ok(Shape::Empty),
            b'"' | b'\'' => {
                let close = self.quoted_end(at, end)?;
                self.check_end(close, end)?;
                Ok(Shape::Quoted(at, close))
            }
            b'[' | b'{' => {
                let close = self.flow_end(at, end)?;
                self.check_end(close, end)?;
                Ok(Shape::Flow(at, close))
            }
            b'|' | b'>' => {
                let indicators = bytes[at + 1..end].iter().take_while(|byte| matches!(byte, b'+' | b'-' | b'1'..=b'9')).count();
                self.check_end(at + 1 + indicators, end)?;
                Ok(Shape::Block(at, at + 1 + indicators))
            }
            b'-' | b'?' | b':' if self.is_indicator(at, end) => Err(NotSimple),
            byte if is_plain_start(byte) => Ok(Shape::Plain(at, end)),
            _ => Err(NotSimple),
        }
    }

    /// Returns the range of a plain scalar without the spaces and the comment after it.
    ///
    /// # Errors
    /// If the scalar contains characters other than printable ASCII, or a colon that makes it a key.
    pub(super) fn plain_text(self, at: usize, end: usize) -> Result<(usize, usize), NotSimple> {
        let bytes = self.0;
        let mut last = at;
        for here in at..end {
            match bytes[here] {
                b' ' => {}
                b'#' if bytes[here - 1] == b' ' => break,
                b':' if self.is_indicator(here, end) => return Err(NotSimple),
                b'!'..=b'~' => last = here + 1,
                _ => return Err(NotSimple),
            }
        }
        Ok((at, last))
    }

    /// Returns the position after the quote that closes the one at `at`.
    fn quoted_end(self, at: usize, end: usize) -> Result<usize, NotSimple> {
        let bytes = self.0;
        let mut here = at + 1;
        if bytes[at] == b'"' {
            while let Some(found) = memchr2(b'"', b'\\', &bytes[here.min(end)..end]) {
                here += found;
                if bytes[here] == b'"' {
                    return Ok(here + 1);
                }
                here += 2;
            }
        } else {
            while let Some(found) = memchr(b'\'', &bytes[here..end]) {
                here += found + 1;
                if here == end || bytes[here] != b'\'' {
                    return Ok(here);
                }
                here += 1;
            }
        }
        Err(NotSimple)
    }

    /// Returns the position after the bracket that closes the one at `at`.
    ///
    /// # Errors
    /// If the collection is not closed on the line or may contain anchors, aliases, tags or comments.
    fn flow_end(self, at: usize, end: usize) -> Result<usize, NotSimple> {
        let bytes = self.0;
        let mut depth = 0_usize;
        let mut here = at;
        while here < end {
            match bytes[here] {
                b'[' | b'{' => depth += 1,
                b']' | b'}' => {
                    depth -= 1;
                    if depth == 0 {
                        return Ok(here + 1);
                    }
                }
                b'"' | b'\'' => {
                    if !self.token_may_start(at, here) {
                        return Err(NotSimple);
                    }
                    here = self.quoted_end(here, end)?;
                    continue;
                }
                b'&' | b'*' | b'!' | b'#' if matches!(bytes[here - 1], b' ' | b'[' | b'{' | b',' | b':' | b']' | b'}' | b'"' | b'\'') => {
                    return Err(NotSimple);
                }
                b'\t' => return Err(NotSimple),
                _ => {}
            }
            here += 1;
        }
        Err(NotSimple)
    }

    /// Whether a quote at `here`, in the flow collection that begins at `from`, certainly opens a quoted scalar.
    fn token_may_start(self, from: usize, here: usize) -> bool {
        let before = &self.0[from..here];
        let spaces = before.iter().rev().take_while(|&&byte| byte == b' ').count();
        let before = &before[..before.len() - spaces];
        match before {
            [.., b'[' | b'{' | b','] | [.., b'"' | b'\'', b':'] => true,
            [.., b':'] => spaces > 0,
            _ => false,
        }
    }

    /// Checks that nothing follows on the line except spaces and a comment that is preceded by a space.
    pub(super) fn check_end(self, from: usize, end: usize) -> Result<(), NotSimple> {
        let at = self.skip_spaces(from, end);
        if at == end || (at > from && self.0[at] == b'#') { Ok(()) } else { Err(NotSimple) }
    }
}

/// Whether a plain scalar may begin with `byte`. It may begin with `-`, `?` or `:` only if they are not indicators.
fn is_plain_start(byte: u8) -> bool {
    !matches!(
        byte,
        b'"' | b'\'' | b'[' | b']' | b'{' | b'}' | b',' | b'#' | b'&' | b'*' | b'!' | b'|' | b'>' | b'%' | b'@' | b'`' | 0..=b' ' | 0x7f
    )
}
