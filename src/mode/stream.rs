//! Applies stacks to a stream of manifests, for `post-render`, `render --input` and the kustomize plugin.
//!
//! Unchanged documents are copied byte by byte. A changed workload keeps the comments above it. Generated objects are appended.

use std::rc::Rc;

use super::load::{self, Inputs};
use super::outcome::{Outcome, has_error};
use crate::api;
use crate::diagnostics::{At, Diagnostic, Severity, Subject};
use crate::kinds::Object;
use crate::kinds::metadata::GENERATED;
use crate::patch::workload::InputWorkload;
use crate::pipeline::{self, Input, Loaded, Objects, Purpose};
use crate::reconcile;
use crate::wire::node::{Node, Value};
use crate::wire::stream::{self, Document};
use crate::wire::{emit, json, read};

/// Which parts of a stack are applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The whole stack; every workload that it refers to must be in the stream.
    Everything,
    /// Patches and objects for the workloads in the stream.
    Release,
    /// Patches and objects for the workloads in the stream, and the objects of all other servers.
    ReleaseAndOwn,
}

/// A stream of manifests, with the positions of its workloads.
pub struct Stream<'a> {
    text: &'a str,
    documents: Vec<Document<'a>>,
    nodes: Vec<Vec<Node>>,
    workloads: Vec<InputWorkload>,
    /// Names of the stacks that are applied.
    stacks: Vec<String>,
    /// Document index of every workload, and its item index if the document is a List.
    positions: Vec<(usize, Option<usize>)>,
    /// Errors in documents that only Helm accepts, because of duplicate keys, by document index. They matter only if the document changes.
    faults: Vec<(usize, Vec<Diagnostic>)>,
}

impl<'a> Stream<'a> {
    /// Reads `text`. Documents that are not valid YAML are reported as errors in the file `name`.
    pub fn read(inputs: &mut Inputs, name: &str, text: &'a str) -> Self {
        let documents = stream::documents(text);
        let mut stream = Self {
            text,
            nodes: Vec::with_capacity(documents.len()),
            documents,
            workloads: Vec::new(),
            stacks: Vec::new(),
            positions: Vec::new(),
            faults: Vec::new(),
        };
        let subject = Rc::new(Subject { file: Some(name.to_owned()), ..Subject::default() });
        let source = inputs.sources.add(crate::wire::node::Source { name: name.to_owned(), text: None });
        for (index, document) in stream.documents.iter().enumerate() {
            let nodes = match read::documents(document.text, source, document.start) {
                Ok(nodes) => nodes,
                Err(faults) => {
                    let faults = faults.into_iter().map(|fault| load::malformed(fault, &subject));
                    if let Ok(nodes) = read::helm_documents(document.text, source) {
                        stream.faults.push((index, faults.collect()));
                        nodes
                    } else {
                        inputs.diagnostics.extend(faults);
                        Vec::new()
                    }
                }
            };
            for node in &nodes {
                match (node.get("kind").and_then(Node::as_str), node.get("items").map(|items| &items.value)) {
                    (Some("List"), Some(Value::Sequence(items))) => {
                        for (item, node) in items.iter().enumerate() {
                            if let Some(found) = InputWorkload::of(node.clone()) {
                                stream.workloads.push(found);
                                stream.positions.push((index, Some(item)));
                            }
                        }
                    }
                    _ => {
                        if let Some(found) = InputWorkload::of(node.clone()) {
                            stream.workloads.push(found);
                            stream.positions.push((index, None));
                        }
                    }
                }
            }
            stream.nodes.push(nodes);
        }
        inputs.sources.set_text(source, text.to_owned());
        stream
    }

    /// Whether an earlier run for one of the stacks generated `node`.
    fn is_generated(&self, node: &Node) -> bool {
        let metadata = |key: &str| node.get("metadata").and_then(|metadata| metadata.get(key));
        let mark = metadata("annotations").and_then(|annotations| annotations.get(GENERATED)).and_then(Node::as_str);
        let kind = node.get("kind").and_then(Node::as_str).unwrap_or_default();
        let name = metadata("name").and_then(Node::as_str).unwrap_or_default();
        mark.is_some_and(|mark| self.stacks.iter().any(|stack| mark == format!("{stack}/{kind}/{name}")))
    }

    /// Returns every object of the stream, including the items of Lists.
    fn objects(&self) -> impl Iterator<Item = &Node> {
        self.nodes.iter().flatten().flat_map(|node| match node.get("items").map(|items| &items.value) {
            Some(Value::Sequence(items)) if node.get("kind").and_then(Node::as_str) == Some("List") => items.as_slice(),
            _ => std::slice::from_ref(node),
        })
    }
}

/// Applies the stacks to the stream. The caller formats the returned diagnostics, and sets the standard error of the outcome.
pub fn apply_stacks(inputs: &mut Inputs, mut stream: Stream<'_>, part: Part) -> (Outcome, Vec<Diagnostic>) {
    stream.stacks = inputs.stacks.iter().map(|stack| stack.name().to_owned()).collect();
    let is_validate_only = inputs.stacks.iter().any(Loaded::is_validate_only);
    let mut diagnostics = std::mem::take(&mut inputs.diagnostics);
    let mut added: Vec<(Loaded, Objects)> = Vec::new();
    // by document index
    let mut changed = vec![false; stream.documents.len()];
    let (mut matched, mut has_workload_refs) = (0, false);
    for stack in std::mem::take(&mut inputs.stacks) {
        let input = match part {
            Part::Everything => Input::Whole(&stream.workloads),
            Part::Release | Part::ReleaseAndOwn => {
                Input::Release { workloads: &stream.workloads, with_own_objects: part == Part::ReleaseAndOwn }
            }
        };
        let mut built = pipeline::build_with_input(&stack, Purpose::Emit, input);
        has_workload_refs |= stack.has_workload_refs();
        matched += built.matched_workloads;
        diagnostics.extend(built.diagnostics);
        for (index, node) in built.changed {
            changed[stream.positions[index].0] |= !json::semantically_equal(&node, &stream.workloads[index].node);
            stream.workloads[index].node = node;
        }
        diagnostics.extend(name_conflict(&stream, &stack, built.objects.build()));
        added.push((stack, built.objects));
    }
    diagnostics.extend(stream.faults.iter().filter(|(document, _)| changed[*document]).flat_map(|(_, faults)| faults.clone()));
    diagnostics.extend(reconcile::collisions(added.iter_mut().map(|(stack, objects)| (&*stack, objects)), |_, _| true));
    if part == Part::Release && matched == 0 && !has_error(&diagnostics) {
        diagnostics.push(no_matching_workload(&stream, has_workload_refs, added.first().map(|(stack, _)| stack)));
    }
    if has_error(&diagnostics) {
        return (Outcome { status: 1, ..Outcome::default() }, diagnostics);
    }
    if is_validate_only {
        return (Outcome { stdout: stream.text.as_bytes().to_vec().into(), ..Outcome::default() }, diagnostics);
    }
    let objects: Vec<Objects> = added.into_iter().map(|(_, objects)| objects).collect();
    (Outcome { stdout: print_stream(&stream, &changed, &objects).into(), ..Outcome::default() }, diagnostics)
}

fn no_matching_workload(stream: &Stream<'_>, has_workload_refs: bool, stack: Option<&Loaded>) -> Diagnostic {
    let workloads: Vec<String> =
        stream.workloads.iter().filter(|found| !found.is_release()).map(|found| format!("{} `{}`", found.kind, found.names[0])).collect();
    let requirement = "has no server whose `workloadRef` names a workload of this release";
    let remedy = match (has_workload_refs, workloads.is_empty()) {
        (false, _) => "no server has a `workloadRef`; use `--all` to add the objects of the stack to the release".to_owned(),
        (true, true) => "the release has no Deployment, StatefulSet or DaemonSet".to_owned(),
        (true, false) => format!("the release has {}", workloads.join(", ")),
    };
    let mut diagnostic = Diagnostic::new("workload-unmatched", Severity::Error, &At::SERVERS, requirement).remedy(remedy);
    diagnostic.subject = stack.map(|stack| Rc::clone(&stack.subject));
    diagnostic.span = stack.map(|stack| stack.node.span);
    diagnostic
}

/// Returns an error for every third-party object of the stream that has the name of a generated object.
fn name_conflict(stream: &Stream<'_>, stack: &Loaded, objects: &[Object]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for node in stream.objects().filter(|node| !stream.is_generated(node)) {
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

fn print_stream(stream: &Stream<'_>, changed: &[bool], added: &[Objects]) -> Vec<u8> {
    let mut out = Vec::with_capacity(stream.text.len() + 4096);
    let mut copied = 0;
    for (index, document) in stream.documents.iter().enumerate() {
        // stacks are not manifests, and objects of earlier runs are generated again
        let is_removed = stream.nodes[index].iter().any(|node| api::is_stack(node) || stream.is_generated(node));
        if !changed[index] && !is_removed {
            continue;
        }
        // a removed document is removed together with the separator before it
        let before = index.checked_sub(1).filter(|_| is_removed).map(|index| stream.documents[index]);
        let start = before.map_or(document.start, |before| before.start + before.text.len()).max(copied);
        out.extend_from_slice(&stream.text.as_bytes()[copied..start]);
        if !is_removed {
            // a document that begins on the line of its `---` is moved to the next line
            if stream.text[..document.start].ends_with([' ', '\t']) {
                out.truncate(out.trim_ascii_end().len());
                out.push(b'\n');
            }
            out.extend_from_slice(stream::head(document.text).as_bytes());
        }
        copied = document.start + document.text.len();
        // at the beginning of a stream, `...` would have no document to end
        if is_removed && out.is_empty() && stream.text[copied..].starts_with("...") {
            copied += stream.text[copied..].find('\n').map_or(3, |end| end + 1);
        }
        if !is_removed {
            emit::object(&mut out, 0, &updated_document(stream, index));
        }
    }
    out.extend_from_slice(&stream.text.as_bytes()[copied..]);
    let mut own = Vec::new();
    for objects in added {
        objects.for_each(&mut |object| emit::document(&mut own, object));
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

/// Returns a document with its changed workloads.
fn updated_document(stream: &Stream<'_>, index: usize) -> Node {
    let mut node = stream.nodes[index][0].clone();
    let first = stream.positions.partition_point(|(document, _)| *document < index);
    let within = stream.positions.iter().zip(&stream.workloads).skip(first).take_while(|((document, _), _)| *document == index);
    for ((_, item), found) in within {
        let Some(item) = item else { return found.node.clone() };
        let Value::Mapping(entries) = &mut node.value else { continue };
        let items = entries.iter_mut().find(|entry| entry.key == "items").map(|entry| &mut entry.value.value);
        if let Some(Value::Sequence(items)) = items
            && let Some(target) = items.get_mut(*item)
        {
            target.clone_from(&found.node);
        }
    }
    node
}
