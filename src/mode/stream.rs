//! A stream of manifests that stacks are laid over: `post-render`, and `render --input`.
//!
//! Documents that are not touched keep every byte. A workload that changes keeps the comments above it; what is beside it comes at the
//! end.

use std::rc::Rc;

use super::load::{self, Given};
use super::outcome::{Outcome, has_error};
use crate::api;
use crate::diagnostics::{At, Diagnostic, Severity, Subject};
use crate::kinds::Object;
use crate::kinds::metadata::GENERATED;
use crate::patch::workload::Found;
use crate::pipeline::{self, Input, Loaded, Objects, Purpose};
use crate::reconcile;
use crate::wire::node::{Node, Value};
use crate::wire::stream::{self, Document};
use crate::wire::{emit, json, read};

/// How much of a stack takes part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All of it; every workload that it names must be there.
    Everything,
    /// What belongs to the workloads that are there.
    Release,
    /// That, and the stack's own objects.
    ReleaseAndOwn,
}

/// A stream, and what stands where in it.
pub struct Stream<'a> {
    text: &'a str,
    documents: Vec<Document<'a>>,
    nodes: Vec<Vec<Node>>,
    found: Vec<Found>,
    /// The names of the stacks that are laid over it.
    stacks: Vec<String>,
    /// The document of every workload, and which item of it where that is a list of objects.
    spans: Vec<(usize, Option<usize>)>,
    /// What is wrong with documents that Helm reads and we do not, by their number: keys that are written twice. They can be passed on.
    faults: Vec<(usize, Vec<Diagnostic>)>,
}

impl<'a> Stream<'a> {
    /// Reads `text`; documents that are not YAML are reported, with `name` as the file they are in.
    pub fn read(given: &mut Given, name: &str, text: &'a str) -> Self {
        let documents = stream::documents(text);
        let mut stream = Self {
            text,
            nodes: Vec::with_capacity(documents.len()),
            documents,
            found: Vec::new(),
            stacks: Vec::new(),
            spans: Vec::new(),
            faults: Vec::new(),
        };
        let subject = Rc::new(Subject { file: Some(name.to_owned()), ..Subject::default() });
        let source = given.sources.add(crate::wire::node::Source { name: name.to_owned(), text: None });
        for (index, document) in stream.documents.iter().enumerate() {
            let nodes = match read::documents(document.text, source, document.start) {
                Ok(nodes) => nodes,
                Err(faults) => {
                    let faults = faults.into_iter().map(|fault| load::malformed(fault, &subject));
                    if let Ok(nodes) = read::helm_documents(document.text, source) {
                        stream.faults.push((index, faults.collect()));
                        nodes
                    } else {
                        given.diagnostics.extend(faults);
                        Vec::new()
                    }
                }
            };
            for node in &nodes {
                match (node.get("kind").and_then(Node::as_str), node.get("items").map(|items| &items.value)) {
                    (Some("List"), Some(Value::Sequence(items))) => {
                        for (item, node) in items.iter().enumerate() {
                            if let Some(found) = Found::of(node.clone()) {
                                stream.found.push(found);
                                stream.spans.push((index, Some(item)));
                            }
                        }
                    }
                    _ => {
                        if let Some(found) = Found::of(node.clone()) {
                            stream.found.push(found);
                            stream.spans.push((index, None));
                        }
                    }
                }
            }
            stream.nodes.push(nodes);
        }
        given.sources.set_text(source, text.to_owned());
        stream
    }

    /// Whether an earlier run made `node`, for one of the stacks.
    fn is_ours(&self, node: &Node) -> bool {
        let metadata = |key: &str| node.get("metadata").and_then(|metadata| metadata.get(key));
        let mark = metadata("annotations").and_then(|annotations| annotations.get(GENERATED)).and_then(Node::as_str);
        let kind = node.get("kind").and_then(Node::as_str).unwrap_or_default();
        let name = metadata("name").and_then(Node::as_str).unwrap_or_default();
        mark.is_some_and(|mark| self.stacks.iter().any(|stack| mark == format!("{stack}/{kind}/{name}")))
    }

    /// Every object of the stream.
    fn objects(&self) -> impl Iterator<Item = &Node> {
        self.nodes.iter().flatten().flat_map(|node| match node.get("items").map(|items| &items.value) {
            Some(Value::Sequence(items)) if node.get("kind").and_then(Node::as_str) == Some("List") => items.as_slice(),
            _ => std::slice::from_ref(node),
        })
    }
}

/// Lays the stacks over the stream. The outcome has no text on standard error yet: that is for the caller to say, with what is returned
/// beside it.
pub fn lay(given: &mut Given, mut stream: Stream<'_>, part: Part) -> (Outcome, Vec<Diagnostic>) {
    stream.stacks = given.stacks.iter().map(|stack| stack.name().to_owned()).collect();
    let validates_only = given.stacks.iter().any(Loaded::validates_only);
    let mut diagnostics = std::mem::take(&mut given.diagnostics);
    let mut added: Vec<(Loaded, Objects)> = Vec::new();
    // by document
    let mut changed = vec![false; stream.documents.len()];
    let (mut guests, mut any) = (0, false);
    for stack in std::mem::take(&mut given.stacks) {
        let input = match part {
            Part::Everything => Input::Whole(&stream.found),
            Part::Release | Part::ReleaseAndOwn => Input::Release { found: &stream.found, all: part == Part::ReleaseAndOwn },
        };
        let mut built = pipeline::build_among(&stack, Purpose::Emit, input);
        any |= stack.has_guests();
        guests += built.guests;
        diagnostics.extend(built.diagnostics);
        for (index, node) in built.changed {
            changed[stream.spans[index].0] |= !json::semantically_equal(&node, &stream.found[index].node);
            stream.found[index].node = node;
        }
        diagnostics.extend(name_conflict(&stream, &stack, built.objects.make()));
        added.push((stack, built.objects));
    }
    diagnostics.extend(stream.faults.iter().filter(|(document, _)| changed[*document]).flat_map(|(_, faults)| faults.clone()));
    diagnostics.extend(reconcile::collisions(added.iter_mut().map(|(stack, objects)| (&*stack, objects)), |_, _| true));
    if part == Part::Release && guests == 0 && !has_error(&diagnostics) {
        diagnostics.push(nothing_there(&stream, any, added.first().map(|(stack, _)| stack)));
    }
    if has_error(&diagnostics) {
        return (Outcome { status: 1, ..Outcome::default() }, diagnostics);
    }
    if validates_only {
        return (Outcome { stdout: stream.text.as_bytes().to_vec().into(), ..Outcome::default() }, diagnostics);
    }
    let objects: Vec<Objects> = added.into_iter().map(|(_, objects)| objects).collect();
    (Outcome { stdout: written(&stream, &changed, &objects).into(), ..Outcome::default() }, diagnostics)
}

fn nothing_there(stream: &Stream<'_>, any: bool, stack: Option<&Loaded>) -> Diagnostic {
    let there: Vec<String> =
        stream.found.iter().filter(|found| !found.is_release()).map(|found| format!("{} `{}`", found.kind, found.names[0])).collect();
    let requirement = "has no server whose `workloadRef` names a workload of this release";
    let remedy = match (any, there.is_empty()) {
        (false, _) => "no server has a `workloadRef`; use `--all` to add the objects of the stack to the release".to_owned(),
        (true, true) => "the release has no Deployment, StatefulSet or DaemonSet".to_owned(),
        (true, false) => format!("the release has {}", there.join(", ")),
    };
    let mut diagnostic = Diagnostic::new("workload-unmatched", Severity::Error, &At::SERVERS, requirement).remedy(remedy);
    diagnostic.subject = stack.map(|stack| Rc::clone(&stack.subject));
    diagnostic.span = stack.map(|stack| stack.node.span);
    diagnostic
}

/// Objects of the stream that have the name of one of the stack's.
fn name_conflict(stream: &Stream<'_>, stack: &Loaded, objects: &[Object]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for node in stream.objects().filter(|node| !stream.is_ours(node)) {
        let text = |node: Option<&Node>| node.and_then(Node::as_str).unwrap_or_default().to_owned();
        let metadata = node.get("metadata");
        let (kind, name) = (text(node.get("kind")), text(metadata.and_then(|metadata| metadata.get("name"))));
        let namespace = text(metadata.and_then(|metadata| metadata.get("namespace")));
        let api_version = text(node.get("apiVersion"));
        let group = |api_version: &str| api_version.rsplit_once('/').map_or(String::new(), |(group, _)| group.to_owned());
        let same = objects.iter().find(|object| {
            object.kind() == kind
                && object.name() == name
                && group(object.api_version()) == group(&api_version)
                && (namespace.is_empty() || object.namespace().is_none_or(|ours| ours == namespace))
        });
        if let Some(object) = same {
            let message = format!("the {} `{}` of the stack already exists in the input", object.kind(), object.name());
            let mut diagnostic = Diagnostic::with_message("object-taken", Severity::Error, &At::ROOT, message);
            diagnostic = diagnostic.remedy("rename the server, or disable that object in the values of the chart");
            diagnostic.span = Some(stack.node.span);
            diagnostic.subject = Some(Rc::clone(&stack.subject));
            found.push(diagnostic);
        }
    }
    found
}

fn written(stream: &Stream<'_>, changed: &[bool], added: &[Objects]) -> Vec<u8> {
    let mut out = Vec::with_capacity(stream.text.len() + 4096);
    let mut copied = 0;
    for (index, document) in stream.documents.iter().enumerate() {
        // a stack is input for this program only, and what an earlier run made is made again
        let is_stack = stream.nodes[index].iter().any(|node| api::is_stack(node) || stream.is_ours(node));
        if !changed[index] && !is_stack {
            continue;
        }
        // what goes takes the line before it along
        let before = index.checked_sub(1).filter(|_| is_stack).map(|index| stream.documents[index]);
        let start = before.map_or(document.start, |before| before.start + before.text.len()).max(copied);
        out.extend_from_slice(&stream.text.as_bytes()[copied..start]);
        if !is_stack {
            // one that begins on the line of its `---` gets a line of its own
            if stream.text[..document.start].ends_with([' ', '\t']) {
                out.truncate(out.trim_ascii_end().len());
                out.push(b'\n');
            }
            out.extend_from_slice(stream::head(document.text).as_bytes());
        }
        copied = document.start + document.text.len();
        // at the head of a stream a `...` ends nothing
        if is_stack && out.is_empty() && stream.text[copied..].starts_with("...") {
            copied += stream.text[copied..].find('\n').map_or(3, |end| end + 1);
        }
        if !is_stack {
            emit::object(&mut out, 0, &with_changes(stream, index));
        }
    }
    out.extend_from_slice(&stream.text.as_bytes()[copied..]);
    let mut own = Vec::new();
    for objects in added {
        objects.each(&mut |object| emit::document(&mut own, object));
    }
    if !own.is_empty() {
        if !out.is_empty() && !out.ends_with(b"\n") {
            out.push(b'\n');
        }
        if !std::str::from_utf8(&out).is_ok_and(stream::begins_at_end) {
            out.extend_from_slice(b"---\n");
        }
        out.extend(own);
    }
    out
}

/// A document with the workloads in it as they are now.
fn with_changes(stream: &Stream<'_>, index: usize) -> Node {
    let mut node = stream.nodes[index][0].clone();
    let first = stream.spans.partition_point(|(span, _)| *span < index);
    let within = stream.spans.iter().zip(&stream.found).skip(first).take_while(|((span, _), _)| *span == index);
    for ((_, item), found) in within {
        let Some(item) = item else { return found.node.clone() };
        let Value::Mapping(entries) = &mut node.value else { continue };
        let items = entries.iter_mut().find(|entry| entry.key == "items").map(|entry| &mut entry.value.value);
        if let Some(Value::Sequence(items)) = items
            && let Some(there) = items.get_mut(*item)
        {
            there.clone_from(&found.node);
        }
    }
    node
}
