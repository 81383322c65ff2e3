//! Reads a [`ResourceList`].

use memchr::{memchr, memchr_iter, memchr2};

use super::layout::{Record, Scan, offset};
use super::list::{ResourceList, Whole};
use super::scan::{MAX_ITEMS, scan};
use crate::wire::node::{Node, Span, Value};
use crate::wire::read::{Malformed, documents};

/// Maximum length of the text: half of the range of a [`Span`], since decoded strings use the other half.
const MAX_LENGTH: usize = u32::MAX as usize / 2;

impl<'a> ResourceList<'a> {
    /// Finds the items in `text`, which is source number `source`.
    ///
    /// The content of an item is checked only as far as necessary to find its end and its identity.
    ///
    /// # Errors
    /// If the text is not YAML, has more than one document, or is not a `ResourceList` of `config.kubernetes.io/v1` or one of its
    /// pre-releases.
    pub fn read(text: &'a str, source: u32) -> Result<Self, Vec<Malformed>> {
        let error = |message: String, at: usize| {
            let at = offset(at);
            Err(vec![Malformed { message, span: Span::new(source, at, at) }])
        };
        if text.len() > MAX_LENGTH {
            return error(format!("a ResourceList must be at most {MAX_LENGTH} bytes long"), 0);
        }
        let bytes = text.as_bytes();
        let from = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        if memchr2(0, b'\r', bytes).is_some() {
            if let Some(at) = memchr(0, bytes) {
                return error("invalid YAML: NUL characters are not allowed".to_owned(), at);
            }
            if memchr_iter(b'\r', bytes).any(|at| bytes.get(at + 1) != Some(&b'\n')) {
                return Self::parse(scan("", 0), text, from, source);
            }
        }
        let scan = scan(text, from);
        if scan.records.len() > MAX_ITEMS {
            return error(format!("a ResourceList must have at most {MAX_ITEMS} items"), from);
        }
        if let Some(kind) = scan.texts.get(scan.kind).filter(|kind| *kind != "ResourceList") {
            return error(format!("{REQUIRED}, got `kind: {kind}`"), scan.kind_at);
        }
        let is_simple = scan.layout.as_ref().is_some_and(|layout| !layout.parts.iter().any(|part| part.uses_anchors))
            && !scan.records.iter().any(|record| record.uses_anchors)
            && scan.texts.get(scan.kind).is_some()
            && scan.texts.get(scan.api_version).is_some_and(is_api_version);
        if !is_simple {
            return Self::parse(scan, text, from, source);
        }
        Self { carriage_returns: has_carriage_returns(text), scan, source, whole: None }.checked()
    }

    /// Reads the whole text with the parser. The positions that the scanner found are used if both agree on the structure.
    fn parse(scanned: Scan<'_>, text: &'a str, from: usize, source: u32) -> Result<Self, Vec<Malformed>> {
        let layout = scanned.layout;
        let records = scanned.records;
        let parsed = Whole::new(envelope(documents(&text[from..], source, from)?, source)?);
        let items = parsed.items();
        let agrees = layout.as_ref().is_some_and(|layout| {
            let keys = parsed.root.entries();
            keys.len() == layout.parts.len()
                && keys.iter().zip(&layout.parts).all(|(entry, part)| (part.start..part.end).contains(&(entry.span.start as usize)))
                && items.len() == records.len()
                && items.iter().zip(&records).all(|(node, record)| (record.start..=record.end).contains(&node.span.start))
        });
        let mut result = Scan { layout: layout.filter(|_| agrees), ..scan("", 0) };
        result.texts.input = text;
        for (index, node) in items.iter().enumerate() {
            let mut record = match records.get(index).filter(|_| agrees) {
                Some(record) => Record { ..*record },
                None => Record::default(),
            };
            result.take_object(node, &mut record);
            result.records.push(record);
        }
        Self { carriage_returns: has_carriage_returns(text), scan: result, source, whole: Some(parsed) }.checked()
    }

    fn checked(self) -> Result<Self, Vec<Malformed>> {
        if self.scan.texts.overflow {
            let span = Span::new(self.source, 0, 0);
            return Err(vec![Malformed { message: "a ResourceList must not expand to more than 4 GiB".to_owned(), span }]);
        }
        Ok(self)
    }
}

/// The beginning of every message about other input.
const REQUIRED: &str = "standard input must be a ResourceList (`kind: ResourceList`)";

fn is_api_version(version: &str) -> bool {
    version.starts_with("config.kubernetes.io/v1")
}

fn has_carriage_returns(text: &str) -> bool {
    memchr(b'\n', text.as_bytes()).is_some_and(|at| text[..at].ends_with('\r'))
}

/// Returns the only document, and checks that it is a `ResourceList`.
fn envelope(documents: Vec<Node>, source: u32) -> Result<Node, Vec<Malformed>> {
    let error = |message: String, span: Span| Err(vec![Malformed { message, span }]);
    let count = documents.len();
    let mut documents = documents.into_iter();
    let Some(root) = documents.next() else {
        return error(format!("{REQUIRED}, got nothing"), Span::new(source, 0, 0));
    };
    let and_more = if count > 1 { format!("{count} documents, the first ") } else { String::new() };
    let kind = match (&root.value, root.get("kind")) {
        (Value::Mapping(_), Some(kind)) => kind,
        (Value::Mapping(_), None) => {
            let first = if count > 1 { "without" } else { "a map without" };
            return error(format!("{REQUIRED}, got {and_more}{first} `kind`"), root.span);
        }
        _ => {
            let first = if count > 1 { "being " } else { "" };
            return error(format!("{REQUIRED}, got {and_more}{first}{}", root.type_name()), root.span);
        }
    };
    if kind.as_str() != Some("ResourceList") {
        let first = if count > 1 { "with " } else { "" };
        let found = match &kind.value {
            Value::String(text) => format!("`kind: {text}`"),
            _ => format!("{} as `kind`", kind.type_name()),
        };
        return error(format!("{REQUIRED}, got {and_more}{first}{found}"), kind.span);
    }
    if let Some(second) = documents.next() {
        return error(format!("a ResourceList must be the only document, got {count} documents"), second.span);
    }
    match root.get("apiVersion") {
        Some(version) if version.as_str().is_some_and(is_api_version) => {}
        Some(version) => {
            let message = format!("`apiVersion` of a ResourceList must be `config.kubernetes.io/v1`, got {version}");
            return error(message, version.span);
        }
        None => {
            return error("`apiVersion` of a ResourceList is required; write `config.kubernetes.io/v1`".to_owned(), root.span);
        }
    }
    match root.get("items") {
        Some(items) if !matches!(items.value, Value::Sequence(_) | Value::Null) => {
            error(format!("`items` of a ResourceList must be a list, got {}", items.type_name()), items.span)
        }
        _ => Ok(root),
    }
}
