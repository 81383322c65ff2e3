//! A stream of documents as text: what is not touched keeps every byte.

/// One document of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Document<'a> {
    /// Where its content begins in the stream.
    pub start: usize,
    /// Its text, from the first line after its `---` to the line before the next one.
    pub text: &'a str,
}

/// The documents of `text`, in order. A line that begins with `---` ends one and begins the next: within a document of YAML none does.
pub fn documents(text: &str) -> Vec<Document<'_>> {
    let mut documents = Vec::new();
    let (mut start, mut at) = (0, 0);
    for line in text.split_inclusive('\n') {
        if is_marker(line) {
            documents.push(Document { start, text: &text[start..at] });
            start = at + line.len();
        }
        at += line.len();
    }
    documents.push(Document { start, text: &text[start..at] });
    documents
}

fn is_marker(line: &str) -> bool {
    line.strip_prefix("---").is_some_and(|rest| rest.trim_end().is_empty() || rest.trim_start().starts_with('#'))
}

/// The lines at the head of a document that are comments or blank: `# Source:` of Helm.
pub fn head(text: &str) -> &str {
    let lines = text.split_inclusive('\n').take_while(|line| line.trim().is_empty() || line.starts_with('#'));
    &text[..lines.map(str::len).sum()]
}
