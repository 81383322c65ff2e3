//! The texts that values are read from, also those that stand inside of others.

use crate::diagnostics::{At, Diagnostic, Severity};
use crate::wire::comments::Comments;
use crate::wire::node::{Node, Source, Sources};
use crate::wire::read;

/// Every text of one run, with its comments.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    /// The texts.
    pub sources: Sources,
    /// Their comments.
    pub comments: Comments,
}

impl Texts {
    /// The documents of `text`, as Helm reads them; where it cannot be read, why.
    ///
    /// # Errors
    /// It is not YAML that Helm reads.
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

    /// The name of the text that a node stands in.
    pub fn name_of(&self, node: &Node) -> &str {
        self.sources.get(node.span.source).map_or("", |source| source.name.as_str())
    }
}
