//! Writes a `ResourceList` with changes.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::emit;
use super::super::node::Node;
use super::super::output::Edited;
use super::super::print;
use super::layout::{Layout, Part, Role};
use super::list::{Each, ItemEdit, ResourceList, Whole, WriteResults};

/// Copies a text with edits: `out` contains the edited text up to `copied`.
struct Splice<'a> {
    out: Edited,
    text: &'a str,
    copied: usize,
    carriage_returns: bool,
}

impl<'a> Splice<'a> {
    fn new(text: &'a str, carriage_returns: bool) -> Self {
        Self { out: Edited::default(), text, copied: 0, carriage_returns }
    }

    fn copy_to(&mut self, end: usize) {
        if (self.copied..=self.text.len()).contains(&end) {
            self.out.copy(self.copied, end);
            self.copied = end;
        }
    }

    /// Omits the text from `start` to `end`.
    fn omit(&mut self, start: usize, end: usize) {
        self.copy_to(start);
        self.copied = self.copied.max(end);
    }

    fn ends_with(&self, suffix: &str) -> bool {
        self.out.ends_with(self.text.as_bytes(), suffix.as_bytes())
    }

    /// Adds the lines that `write` writes, after a line break if the last line has none.
    fn lines(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        // a byte order mark at the beginning of the input is not a line
        let is_begun = self.copied > '\u{feff}'.len_utf8() || !self.ends_with("\u{feff}");
        let is_open = self.copied > 0 && !self.out.is_empty() && !self.ends_with("\n") && is_begun;
        let line_break: &[u8] = if self.carriage_returns { b"\r\n" } else { b"\n" };
        self.out.add(|out| {
            let before = out.len();
            if is_open {
                out.extend_from_slice(line_break);
            }
            let start = out.len();
            write(out);
            if out.len() == start {
                out.truncate(before);
                return;
            }
            if line_break.len() > 1 {
                let lines = out.split_off(start);
                for line in lines.split_inclusive(|&byte| byte == b'\n') {
                    match line.strip_suffix(b"\n") {
                        Some(line) => {
                            out.extend_from_slice(line.strip_suffix(b"\r").unwrap_or(line));
                            out.extend_from_slice(line_break);
                        }
                        None => out.extend_from_slice(line),
                    }
                }
            }
            if !out.ends_with(b"\n") {
                out.extend_from_slice(line_break);
            }
        });
    }
}

/// The requested changes.
pub(super) struct Changes<'e, T, A> {
    pub(super) edits: &'e BTreeMap<usize, ItemEdit<T>>,
    pub(super) added: Option<Each<'e, A>>,
    pub(super) results: Option<WriteResults<'e>>,
}

impl<T: Serialize, A: Serialize> Changes<'_, T, A> {
    /// Whether a list of `count` items still has items after the changes.
    fn leaves_items(&self, count: usize) -> bool {
        let removed = self.edits.values().filter(|edit| matches!(edit, ItemEdit::Remove)).count();
        count > removed || self.added.is_some()
    }

    /// Writes the added items, with their dashes at the column `dash`.
    fn added(&self, out: &mut Vec<u8>, dash: usize) {
        if let Some(each) = self.added {
            each(&mut |added| object(out, dash, added));
        }
    }

    /// Writes the key `items` with the changed `items`.
    fn list(&self, out: &mut Vec<u8>, items: &[Node]) {
        if !self.leaves_items(items.len()) {
            out.extend_from_slice(b"items: []\n");
            return;
        }
        out.extend_from_slice(b"items:\n");
        for (index, node) in items.iter().enumerate() {
            match self.edits.get(&index) {
                Some(ItemEdit::Remove) => {}
                Some(ItemEdit::Replace(new)) => object(out, 0, new),
                None => print::exact_item(out, 0, node),
            }
        }
        self.added(out, 0);
    }

    fn results(&self, out: &mut Vec<u8>, column: usize) {
        if let Some(results) = self.results {
            let start = out.len();
            out.resize(out.len() + column, b' ');
            out.extend_from_slice(b"results:\n");
            let entries = out.len();
            results(out, column);
            if out.len() == entries {
                out.truncate(start);
            }
        }
    }
}

fn object(out: &mut Vec<u8>, dash: usize, object: &impl Serialize) {
    out.resize(out.len() + dash, b' ');
    out.extend_from_slice(b"- ");
    emit::object(out, dash + 2, object);
}

impl ResourceList<'_> {
    /// Returns the changes as edits of the list's text. `edits` contains the change of each item by index; any other item is kept.
    ///
    /// The objects of `added` follow the last item; if `added` is given, there must be at least one. `results(out, indent)` writes the
    /// entries of the top-level list `results`, with all lines indented by `indent` spaces. Existing `results` are always removed.
    ///
    /// Everything else is kept byte for byte, including comments between items. Blank lines and more deeply indented comments directly
    /// after an item are removed with it. If a removed part may define an anchor, the parts that may use it are rewritten without
    /// anchors. A list in flow style that changes is rewritten completely.
    pub fn write<T: Serialize, A: Serialize>(
        &self,
        edits: &BTreeMap<usize, ItemEdit<T>>,
        added: Option<Each<'_, A>>,
        results: Option<WriteResults<'_>>,
    ) -> Edited {
        let changes = Changes { edits, added, results };
        match (&self.scan.layout, &self.whole) {
            (Some(layout), _) => self.splice(layout, &changes),
            (None, Some(whole)) => self.rewrite(whole, &changes),
            (None, None) => self.unchanged(),
        }
    }

    fn unchanged(&self) -> Edited {
        let mut edited = Edited::default();
        edited.copy(0, self.scan.texts.input.len());
        edited
    }

    pub(super) fn splice<T: Serialize, A: Serialize>(&self, layout: &Layout, changes: &Changes<'_, T, A>) -> Edited {
        let had_results = layout.parts.iter().find(|part| part.role == Role::Results);
        let has_items = layout.parts.iter().any(|part| matches!(part.role, Role::Items { .. }));
        let text = self.scan.texts.input;
        let mut splice = Splice::new(text, self.carriage_returns);
        // changed parts may define anchors that other parts use
        let is_changed = |index: usize| changes.edits.contains_key(&index);
        let rewrite = self.whole.is_some()
            && (had_results.is_some_and(|part| part.needs_parser)
                || self.scan.records.iter().enumerate().any(|(index, record)| record.needs_parser && is_changed(index)));
        let adds_part = (changes.results.is_some() && had_results.is_none()) || (!has_items && changes.added.is_some());
        for (index, part) in layout.parts.iter().enumerate() {
            let last = index + 1 == layout.parts.len();
            let continued = last && layout.open_end && adds_part;
            match part.role {
                Role::Results => {
                    splice.omit(part.start, part.end);
                    if changes.results.is_some() {
                        splice.lines(|out| changes.results(out, layout.column));
                    }
                }
                Role::Items { colon, value_end } => {
                    let continued = continued || (last && layout.open_end && changes.added.is_some());
                    self.splice_items(&mut splice, layout, changes, part, (colon, value_end), (rewrite, continued));
                }
                Role::FunctionConfig | Role::Other => {
                    if (rewrite && part.uses_anchors) || continued {
                        self.rewrite_part(&mut splice, layout, part);
                    }
                }
            }
        }
        if adds_part {
            let end = layout.parts.last().map_or(text.len(), |part| part.end);
            splice.copy_to(end);
            splice.lines(|out| {
                if !has_items && changes.added.is_some() {
                    out.resize(out.len() + layout.column, b' ');
                    out.extend_from_slice(b"items:\n");
                    changes.added(out, layout.column);
                }
                if had_results.is_none() {
                    changes.results(out, layout.column);
                }
            });
        }
        splice.copy_to(text.len());
        splice.out
    }

    fn splice_items<T: Serialize, A: Serialize>(
        &self,
        splice: &mut Splice<'_>,
        layout: &Layout,
        changes: &Changes<'_, T, A>,
        part: &Part,
        (colon, value_end): (usize, usize),
        (rewrite, continued): (bool, bool),
    ) {
        let records = &self.scan.records;
        if records.is_empty() {
            if changes.added.is_some() {
                splice.omit(colon, value_end);
            }
        } else if !changes.leaves_items(records.len()) {
            splice.copy_to(colon);
            splice.out.add(|out| out.extend_from_slice(b" []"));
        }
        let dash = layout.dash;
        for (index, record) in records.iter().enumerate() {
            let (start, end) = (record.start as usize, record.end as usize);
            match changes.edits.get(&index) {
                Some(ItemEdit::Remove) => splice.omit(start, end),
                Some(ItemEdit::Replace(new)) => {
                    splice.omit(start, end);
                    splice.lines(|out| object(out, dash, new));
                }
                None => {
                    if (rewrite && record.uses_anchors) || (continued && index + 1 == records.len()) {
                        // an item that is not valid YAML is kept unchanged
                        let Some(node) = self.item(index).and_then(|item| item.node().ok()) else { continue };
                        splice.omit(start, end);
                        splice.lines(|out| {
                            out.resize(out.len() + dash, b' ');
                            print::exact_item(out, dash, &node);
                        });
                    }
                }
            }
        }
        if changes.added.is_some() {
            splice.copy_to(records.last().map_or(part.end, |record| record.end as usize));
            splice.lines(|out| changes.added(out, dash));
        }
    }

    fn rewrite_part(&self, splice: &mut Splice<'_>, layout: &Layout, part: &Part) {
        let Some(entries) = self.part_nodes(part) else { return };
        splice.omit(part.start, part.end);
        for entry in entries.entries() {
            splice.lines(|out| {
                out.resize(out.len() + layout.column, b' ');
                print::exact_entry(out, layout.column, entry);
            });
        }
    }

    /// Returns the whole list, rewritten in block style.
    pub(super) fn rewrite<T: Serialize, A: Serialize>(&self, whole: &Whole, changes: &Changes<'_, T, A>) -> Edited {
        let had_results = whole.root.get("results").is_some();
        if !had_results && changes.added.is_none() && changes.results.is_none() && changes.edits.is_empty() {
            return self.unchanged();
        }
        let mut splice = Splice::new("", self.carriage_returns);
        let items = whole.items();
        let mut has_items = false;
        for entry in whole.root.entries() {
            match entry.key.as_str() {
                "results" => {}
                "items" if !items.is_empty() || changes.added.is_some() => {
                    has_items = true;
                    splice.lines(|out| changes.list(out, items));
                }
                _ => splice.lines(|out| print::exact_entry(out, 0, entry)),
            }
        }
        splice.lines(|out| {
            if !has_items && changes.added.is_some() {
                changes.list(out, &[]);
            }
            changes.results(out, 0);
        });
        splice.out
    }
}
