//! Splits a YAML stream into documents without parsing them, so that a document that does not change keeps every byte.

/// Blanks and line breaks.
const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];

/// One document of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Document<'a> {
    /// Start of its content in the stream.
    pub start: usize,
    /// Its text, from the end of its `---` to the line before the next `---` or `...`.
    pub text: &'a str,
}

/// Returns the documents of `text`, in order. A line that begins with `---` or `...` ends a document, since YAML does not allow such a line
/// within one. Directives, such as `%YAML 1.2`, are not part of any document.
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

/// Whether a document can be appended to `text` as it is: `text` is empty, or its last line consists of `---`.
pub fn begins_at_end(text: &str) -> bool {
    text.split_inclusive('\n').next_back().is_none_or(|line| line.ends_with('\n') && after_marker(line, "---") == Some(line.len()))
}

/// Returns the position in `line` at which the document after `marker` begins: after blanks, or at the end of the line if only a comment
/// follows. Returns `None` if the line does not begin with the marker.
fn after_marker(line: &str, marker: &str) -> Option<usize> {
    // a concatenated stream may contain byte order marks
    let rest = line.trim_start_matches('\u{feff}').strip_prefix(marker)?;
    let content = rest.trim_start_matches(BLANKS);
    if content.is_empty() {
        return Some(line.len());
    }
    let is_marker = rest.starts_with([' ', '\t']);
    is_marker.then(|| if content.starts_with('#') { line.len() } else { line.len() - content.len() })
}

fn is_directives(text: &str) -> bool {
    // a byte order mark may precede every document
    let lines = text.lines().map(|line| line.trim_start_matches('\u{feff}'));
    let mut lines =
        lines.filter(|line| !line.trim_start_matches(BLANKS).is_empty() && !line.trim_start_matches(BLANKS).starts_with('#')).peekable();
    lines.peek().is_some() && lines.all(|line| line.starts_with('%'))
}

/// Returns the leading lines of a document that are blank or comments, such as `# Source:` in the output of Helm.
pub fn head(text: &str) -> &str {
    let lines = text.split_inclusive('\n').take_while(|line| line.trim_start_matches(BLANKS).is_empty() || line.starts_with('#'));
    &text[..lines.map(str::len).sum()]
}
