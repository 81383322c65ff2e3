//! The final output as a sequence of pieces. Most of a large list is text of the input, which is written without copying it first.

use std::io::{self, ErrorKind, IoSlice, Write};

/// Maximum number of pieces in one system call. The limit of Linux is 1,024.
const BATCH: usize = 1024;

/// The complete output, which is written only after everything has succeeded.
#[derive(Clone, Debug, Default)]
pub struct Output {
    /// The text of the input, parts of which are written.
    input: Vec<u8>,
    edited: Edited,
}

/// Edits of a text: the pieces of it that are retained, and the new text between them. The text itself is not included.
#[derive(Clone, Debug, Default)]
pub struct Edited {
    new: Vec<u8>,
    pieces: Vec<Piece>,
}

/// A range of the input or of the new text, which is never empty.
#[derive(Clone, Copy, Debug)]
struct Piece {
    is_new: bool,
    start: usize,
    end: usize,
}

impl Edited {
    /// Appends the bytes `start..end` of the text.
    pub(super) fn copy(&mut self, start: usize, end: usize) {
        if start >= end {
            return;
        }
        match self.pieces.last_mut() {
            Some(last) if !last.is_new && last.end == start => last.end = end,
            _ => self.pieces.push(Piece { is_new: false, start, end }),
        }
    }

    /// Appends what `write` adds to the buffer, which may already contain other text.
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

    /// Whether the edited `text` ends with `suffix`. A suffix that spans several pieces is not detected.
    pub(super) fn ends_with(&self, text: &[u8], suffix: &[u8]) -> bool {
        self.pieces.last().is_some_and(|last| self.bytes(text, *last).ends_with(suffix))
    }

    /// Applies the edits to `text`, which must be the text that they were created for.
    pub fn apply_to(self, text: String) -> Output {
        Output { input: text.into_bytes(), edited: self }
    }

    fn bytes<'a>(&'a self, text: &'a [u8], piece: Piece) -> &'a [u8] {
        let source = if piece.is_new { &self.new } else { text };
        source.get(piece.start..piece.end).expect("a piece is a range of its source")
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
    /// Returns the length in bytes.
    pub fn len(&self) -> usize {
        self.edited.pieces.iter().map(|piece| piece.end - piece.start).sum()
    }

    /// Whether the output is empty.
    pub fn is_empty(&self) -> bool {
        self.edited.is_empty()
    }

    /// Returns the output as contiguous bytes.
    pub fn to_vec(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.len());
        for piece in &self.edited.pieces {
            bytes.extend_from_slice(self.edited.bytes(&self.input, *piece));
        }
        bytes
    }

    /// Writes the output, with as many pieces per call as `out` accepts.
    ///
    /// # Errors
    /// If writing to `out` fails.
    pub fn write_to(&self, out: &mut impl Write) -> io::Result<()> {
        for pieces in self.edited.pieces.chunks(BATCH) {
            let mut slices: Vec<IoSlice<'_>> = pieces.iter().map(|piece| IoSlice::new(self.edited.bytes(&self.input, *piece))).collect();
            let mut slices = slices.as_mut_slice();
            while !slices.is_empty() {
                match out.write_vectored(slices) {
                    Ok(0) => return Err(ErrorKind::WriteZero.into()),
                    Ok(count) => IoSlice::advance_slices(&mut slices, count),
                    Err(error) if error.kind() == ErrorKind::Interrupted => {}
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(())
    }
}
