//! A stream of documents as text: what is not touched keeps every byte.

/// What is nothing to YAML, in a line and at its end.
const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];

/// One document of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Document<'a> {
    /// Where its content begins in the stream.
    pub start: usize,
    /// Its text, from what follows its `---` to the line before the next `---` or `...`.
    pub text: &'a str,
}

/// The documents of `text`, in order. A line that begins with `---` or `...` ends one: within a document of YAML none does. Directives,
/// such as `%YAML 1.2`, belong to no document.
pub fn documents(text: &str) -> Vec<Document<'_>> {
    let mut documents = Vec::new();
    let first = text.len() - text.trim_start_matches('\u{feff}').len();
    let (mut start, mut at) = (first, first);
    for line in text[first..].split_inclusive('\n') {
        let content = after_marker(line, "---");
        if content.is_some() || after_marker(line, "...") == Some(line.len()) {
            if content.is_none() || !is_directives(&text[start..at]) {
                documents.push(Document { start, text: &text[start..at] });
            }
            start = at + content.unwrap_or(line.len());
        }
        at += line.len();
    }
    documents.push(Document { start, text: &text[start..at] });
    documents
}

/// Whether a document would begin at the end of `text`: its last line is a `---` alone, or there is none.
pub fn begins_at_end(text: &str) -> bool {
    text.split_inclusive('\n').next_back().is_none_or(|line| line.ends_with('\n') && after_marker(line, "---") == Some(line.len()))
}

/// Where a document begins on a line that begins with `marker`: after blanks, or after the line where there is no more than a comment.
/// `None` where the line is none of that marker.
fn after_marker(line: &str, marker: &str) -> Option<usize> {
    // streams that were put together have byte order marks inside
    let rest = line.trim_start_matches('\u{feff}').strip_prefix(marker)?;
    let content = rest.trim_start_matches(BLANKS);
    if content.is_empty() {
        return Some(line.len());
    }
    let is_marker = rest.starts_with([' ', '\t']);
    is_marker.then(|| if content.starts_with('#') { line.len() } else { line.len() - content.len() })
}

fn is_directives(text: &str) -> bool {
    // a byte order mark may stand before every document
    let lines = text.lines().map(|line| line.trim_start_matches('\u{feff}'));
    let mut lines =
        lines.filter(|line| !line.trim_start_matches(BLANKS).is_empty() && !line.trim_start_matches(BLANKS).starts_with('#')).peekable();
    lines.peek().is_some() && lines.all(|line| line.starts_with('%'))
}

/// The lines at the head of a document that are comments or blank: `# Source:` of Helm.
pub fn head(text: &str) -> &str {
    let lines = text.split_inclusive('\n').take_while(|line| line.trim_start_matches(BLANKS).is_empty() || line.starts_with('#'));
    &text[..lines.map(str::len).sum()]
}
