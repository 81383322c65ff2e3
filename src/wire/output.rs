//! What is written in the end, as pieces: most of a large list is the text that was read, which is not copied first.

use std::io::{self, ErrorKind, IoSlice, Write};

/// How many pieces are given to the system at once; Linux takes 1,024.
const BATCH: usize = 1024;

/// Bytes that are complete before the first of them is written.
#[derive(Clone, Debug, Default)]
pub struct Output {
    /// The text that was read, of which pieces are given back.
    input: Vec<u8>,
    edited: Edited,
}

/// A text with changes, without the text itself: pieces of it, and what stands between them.
#[derive(Clone, Debug, Default)]
pub struct Edited {
    new: Vec<u8>,
    pieces: Vec<Piece>,
}

/// A range, never empty.
#[derive(Clone, Copy, Debug)]
struct Piece {
    is_new: bool,
    start: usize,
    end: usize,
}

impl Edited {
    /// Goes on with bytes `start` to `end` of the text.
    pub(super) fn copy(&mut self, start: usize, end: usize) {
        if start >= end {
            return;
        }
        match self.pieces.last_mut() {
            Some(last) if !last.is_new && last.end == start => last.end = end,
            _ => self.pieces.push(Piece { is_new: false, start, end }),
        }
    }

    /// Goes on with what `write` adds to the buffer that it is given; the buffer may hold other things before.
    pub(super) fn add<T>(&mut self, write: impl FnOnce(&mut Vec<u8>) -> T) -> T {
        let start = self.new.len();
        let result = write(&mut self.new);
        let end = self.new.len();
        match self.pieces.last_mut() {
            Some(last) if last.is_new => last.end = end,
            _ if start < end => self.pieces.push(Piece { is_new: true, start, end }),
            _ => {}
        }
        result
    }

    pub(super) fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Whether these changes, made to `text`, end with `suffix`. A suffix that reaches over several pieces is not seen.
    pub(super) fn ends_with(&self, text: &[u8], suffix: &[u8]) -> bool {
        self.pieces.last().is_some_and(|last| self.bytes(text, *last).ends_with(suffix))
    }

    /// The text with these changes. It must be the one that they were made for.
    pub fn of(self, text: String) -> Output {
        Output { input: text.into_bytes(), edited: self }
    }

    fn bytes<'a>(&'a self, text: &'a [u8], piece: Piece) -> &'a [u8] {
        let source = if piece.is_new { &self.new } else { text };
        source.get(piece.start..piece.end).expect("a piece lies in what it was taken from")
    }
}

impl From<Vec<u8>> for Output {
    fn from(new: Vec<u8>) -> Self {
        let mut edited = Edited::default();
        edited.add(|buffer| *buffer = new);
        Self { input: Vec::new(), edited }
    }
}

impl Output {
    /// How many bytes there are.
    pub fn len(&self) -> usize {
        self.edited.pieces.iter().map(|piece| piece.end - piece.start).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.edited.is_empty()
    }

    /// All of it in one piece.
    pub fn to_vec(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.len());
        for piece in &self.edited.pieces {
            bytes.extend_from_slice(self.edited.bytes(&self.input, *piece));
        }
        bytes
    }

    /// Writes all of it, as many pieces at a time as `out` takes.
    ///
    /// # Errors
    /// `out` takes no more.
    pub fn write_to(&self, out: &mut impl Write) -> io::Result<()> {
        for pieces in self.edited.pieces.chunks(BATCH) {
            let mut slices: Vec<IoSlice<'_>> = pieces.iter().map(|piece| IoSlice::new(self.edited.bytes(&self.input, *piece))).collect();
            let mut slices = slices.as_mut_slice();
            while !slices.is_empty() {
                match out.write_vectored(slices) {
                    Ok(0) => return Err(ErrorKind::WriteZero.into()),
                    Ok(written) => IoSlice::advance_slices(&mut slices, written),
                    Err(error) if error.kind() == ErrorKind::Interrupted => {}
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(())
    }
}
