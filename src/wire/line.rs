//! Lines of YAML in block style, and what a single line can prove.
//!
//! Everything here errs on one side: a form that takes more than its own line to understand is [`NotSimple`], and a parser must read it.

use memchr::{memchr, memchr2};

/// What was met is not simple enough to be understood line by line.
pub(super) struct NotSimple;

/// A line with content: neither blank nor a comment.
#[derive(Clone, Copy)]
pub(super) struct Line {
    /// First byte of the line.
    pub(super) start: usize,
    /// First byte of the content that is looked at: after the indentation, or after a `- `.
    pub(super) at: usize,
    /// One past the last byte before the line break.
    pub(super) end: usize,
    /// First byte of the next line.
    pub(super) next: usize,
}

impl Line {
    /// The column of the content.
    pub(super) fn column(&self) -> usize {
        self.at - self.start
    }
}

/// What stands at the start of a line's content.
pub(super) enum Start {
    /// A key, from `key.0` to `key.1` without its quotes, and where the value after it would begin.
    Key { key: (usize, usize), quoted: bool, value: usize },
    /// No key.
    Value(Shape),
}

/// A value as far as its line shows it.
#[derive(Clone, Copy)]
pub(super) enum Shape {
    /// Nothing: null, or a collection on the lines that follow.
    Empty,
    /// A plain scalar up to byte `.1`; further lines may continue it.
    Plain(usize, usize),
    /// A quoted scalar that is closed on the line, quotes included.
    Quoted(usize, usize),
    /// A flow collection that is closed on the line.
    Flow(usize, usize),
    /// The header of a block scalar.
    Block(usize, usize),
}

/// The text as a run of lines, from which any can be asked for.
#[derive(Clone, Copy)]
pub(super) struct Lines<'a>(pub(super) &'a [u8]);

impl Lines<'_> {
    /// The line that starts at `start`: its first byte after spaces, its end without the line break, and the next line.
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

    pub(super) fn skip_spaces(self, from: usize, end: usize) -> usize {
        let line = &self.0[from..end];
        from + line.iter().position(|&byte| byte != b' ').unwrap_or(line.len())
    }

    /// The first byte after a line, and after the blank lines and the comments deeper than `column` that directly follow it.
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

    /// Whether `at` holds an indicator such as `-` by itself: one that white space or the end of the line follows.
    pub(super) fn stands_alone(self, at: usize, end: usize) -> bool {
        at + 1 == end || matches!(self.0[at + 1], b' ' | b'\t')
    }

    pub(super) fn is_dash(self, line: Line) -> bool {
        self.0[line.at] == b'-' && self.stands_alone(line.at, line.end)
    }

    /// Whether this line is `---` or `...`.
    pub(super) fn is_marker(self, line: Line) -> bool {
        let content = &self.0[line.start..line.end];
        (content.starts_with(b"---") || content.starts_with(b"...")) && matches!(content.get(3), None | Some(b' ' | b'\t'))
    }

    /// What begins at `at`, which is no space; `- ` is none of its business.
    pub(super) fn start(self, at: usize, end: usize) -> Result<Start, NotSimple> {
        let bytes = self.0;
        match bytes[at] {
            quote @ (b'"' | b'\'') => {
                let close = self.quoted_end(at, end)?;
                if close < end && bytes[close] == b':' && self.stands_alone(close, end) {
                    let escapes = if quote == b'"' { b'\\' } else { b'\'' };
                    if memchr(escapes, &bytes[at + 1..close - 1]).is_some() {
                        return Err(NotSimple);
                    }
                    return Ok(Start::Key { key: (at + 1, close - 1), quoted: true, value: close + 1 });
                }
                self.nothing_after(close, end)?;
                Ok(Start::Value(Shape::Quoted(at, close)))
            }
            b'-' | b'?' | b':' if self.stands_alone(at, end) => Err(NotSimple),
            byte if is_plain_start(byte) => match self.colon(at, end) {
                Some(colon) if matches!(bytes[colon - 1], b' ' | b'\t') => Err(NotSimple),
                Some(colon) => Ok(Start::Key { key: (at, colon), quoted: false, value: colon + 1 }),
                None => Ok(Start::Value(Shape::Plain(at, end))),
            },
            _ => self.value(at, end).map(Start::Value),
        }
    }

    /// The colon that ends the plain key at `at`.
    fn colon(self, at: usize, end: usize) -> Option<usize> {
        let bytes = self.0;
        for here in at..end {
            match bytes[here] {
                b':' if self.stands_alone(here, end) => return Some(here),
                b'#' if bytes[here - 1] == b' ' && here > at => return None,
                _ => {}
            }
        }
        None
    }

    /// The value that begins at or after `from`.
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
                self.nothing_after(close, end)?;
                Ok(Shape::Quoted(at, close))
            }
            b'[' | b'{' => {
                let close = self.flow_end(at, end)?;
                self.nothing_after(close, end)?;
                Ok(Shape::Flow(at, close))
            }
            b'|' | b'>' => {
                let indicators = bytes[at + 1..end].iter().take_while(|byte| matches!(byte, b'+' | b'-' | b'1'..=b'9')).count();
                self.nothing_after(at + 1 + indicators, end)?;
                Ok(Shape::Block(at, at + 1 + indicators))
            }
            b'-' | b'?' | b':' if self.stands_alone(at, end) => Err(NotSimple),
            byte if is_plain_start(byte) => Ok(Shape::Plain(at, end)),
            _ => Err(NotSimple),
        }
    }

    /// A plain scalar without what follows it on its line; unproven where it is not printable ASCII, or holds what a plain scalar
    /// must not hold.
    pub(super) fn plain_text(self, at: usize, end: usize) -> Result<(usize, usize), NotSimple> {
        let bytes = self.0;
        let mut last = at;
        for here in at..end {
            match bytes[here] {
                b' ' => {}
                b'#' if bytes[here - 1] == b' ' => break,
                b':' if self.stands_alone(here, end) => return Err(NotSimple),
                b'!'..=b'~' => last = here + 1,
                _ => return Err(NotSimple),
            }
        }
        Ok((at, last))
    }

    /// One past the quote that closes the one at `at`.
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

    /// One past the bracket that closes the one at `at`; unproven where anchors, aliases, tags or comments may be inside.
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

    /// Whether a quote at `here`, in the flow collection that begins at `from`, is certain to open a quoted scalar.
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

    /// That only spaces, and a comment after at least one of them, follow on the line.
    pub(super) fn nothing_after(self, from: usize, end: usize) -> Result<(), NotSimple> {
        let at = self.skip_spaces(from, end);
        if at == end || (at > from && self.0[at] == b'#') { Ok(()) } else { Err(NotSimple) }
    }
}

/// Whether a plain scalar may begin with `byte`; `-`, `?` and `:` only where something follows them.
fn is_plain_start(byte: u8) -> bool {
    !matches!(
        byte,
        b'"' | b'\'' | b'[' | b']' | b'{' | b'}' | b',' | b'#' | b'&' | b'*' | b'!' | b'|' | b'>' | b'%' | b'@' | b'`' | 0..=b' ' | 0x7f
    )
}
