//! Source texts of values, including texts that are embedded in other documents.

use crate::diagnostics::{At, Diagnostic, Severity};
use crate::wire::comments::Comments;
use crate::wire::node::{Node, Source, Sources};
use crate::wire::read;

/// All source texts of a run, with their comments.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    /// Source texts.
    pub sources: Sources,
    /// Comments in the texts.
    pub comments: Comments,
}

impl Texts {
    /// Reads the documents of `text` as Helm does.
    ///
    /// # Errors
    /// Returns the parse errors if Helm cannot read the text.
    pub fn read(&mut self, name: String, text: String) -> Result<Vec<Node>, Vec<Diagnostic>> {
        let source = self.sources.add(Source { name, text: None });
        let documents = read::helm_documents(&text, source);
        if let Ok(documents) = &documents {
            self.comments.read(&text, source, documents);
        }
        self.sources.set_text(source, text);
        documents.map_err(|faults| {
            let finding =
                |fault: read::Malformed| Diagnostic::with_message("yaml", Severity::Error, &At::ROOT, fault.message).at_span(fault.span);
            faults.into_iter().map(finding).collect()
        })
    }

    /// Returns the name of the text that contains `node`.
    pub fn name_of(&self, node: &Node) -> &str {
        self.sources.get(node.span.source).map_or("", |source| source.name.as_str())
    }
}
