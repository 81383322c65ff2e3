//! `mcp-stack` without arguments: reads a `ResourceList` from standard input and writes one to standard output.
//!
//! The stack is the functionConfig; otherwise every stack among the items is rendered. If there are errors, the items are returned
//! unchanged.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde::{Serialize, Serializer};

use super::load;
use super::outcome::{Outcome, has_error};
use crate::api;
use crate::diagnostics::{At, Diagnostic, Severity, Subject};
use crate::kinds::Object;
use crate::kinds::metadata::GENERATED;
use crate::patch::helm_release;
use crate::patch::workload::InputWorkload;
use crate::pipeline::{self, Input, Loaded, Purpose};
use crate::reconcile::{self, Claim, Reconciled};
use crate::report::{self, results};
use crate::wire::json;
use crate::wire::node::{Node, Source, Sources, Value};
use crate::wire::resource_list::{Item, ItemEdit, ResourceList};

/// Annotation that declares a function; kustomize does not remove it from the functionConfig.
const FUNCTION: &str = "config.kubernetes.io/function";

/// Runs the function on standard input. Every error results in exit status 1.
pub fn run() -> Outcome {
    match load::standard_input() {
        Ok(input) => process(input),
        Err(error) => failure(vec![io_error(format!("{error:#}"))], &Sources::default()),
    }
}

/// Runs the function on the bytes of a `ResourceList`.
pub fn process(input: Vec<u8>) -> Outcome {
    let mut sources = Sources::default();
    let source = sources.add(Source { name: "standard input".to_owned(), text: None });
    let text = match String::from_utf8(input) {
        Ok(text) => text,
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            return failure(vec![io_error(format!("standard input is not UTF-8 text: byte {at} is invalid"))], &sources);
        }
    };
    let list = match ResourceList::read(&text, source) {
        Ok(list) => list,
        Err(faults) => {
            // the error refers to lines of the envelope, so its text is shown
            sources.set_text(source, text);
            return failure(faults.into_iter().map(|fault| load::malformed(fault, &Rc::default())).collect(), &sources);
        }
    };
    let mut diagnostics = Vec::new();
    let items: Vec<Item<'_>> = list.items().collect();
    let claims = claims(&list, &items, &mut diagnostics);
    let is_validate_only = claims.iter().any(|(stack, _)| stack.is_validate_only());
    let under_kustomize = claims.iter().any(|(stack, _)| stack.retyped_by_kustomize);
    // a HelmRelease may contain patches of servers that no longer exist
    let needs_workloads =
        claims.iter().any(|(stack, _)| stack.has_workload_refs()) || items.iter().any(|item| item.kind() == helm_release::KIND);
    let mut workloads = if needs_workloads { Workloads::find(&items) } else { Workloads::default() };
    let claims = claims.into_iter().map(|(stack, item)| {
        // a kustomize generator receives no items
        let input = if items.is_empty() { Input::None } else { Input::Whole(&workloads.found) };
        let built = pipeline::build_with_input(&stack, Purpose::Emit, input);
        diagnostics.extend(built.diagnostics);
        workloads.update(built.changed);
        Claim { stack, item, objects: built.objects }
    });
    let claims = claims.collect();
    let reconciled = reconcile::reconcile(&mut diagnostics, &items, claims);
    let failed = has_error(&diagnostics);
    let (edits, added) = match reconciled {
        // kustomize requires a validator to return no items
        _ if is_validate_only && under_kustomize && !failed => {
            ((0..items.len()).map(|index| (index, ItemEdit::Remove)).collect(), Vec::new())
        }
        _ if is_validate_only || failed => (BTreeMap::new(), Vec::new()),
        Reconciled { edits, added } => (workloads.add_to(edits), added),
    };
    report::sort(&mut diagnostics);
    let visible: Vec<Diagnostic> = diagnostics.iter().filter(|found| found.waived.is_none()).cloned().collect();
    let stderr = report::lines(&visible, &sources);
    let results = |out: &mut Vec<u8>, indent: usize| results::write(out, indent, &diagnostics);
    let any = added.iter().any(|objects| !objects.is_empty());
    let each = |visit: &mut dyn FnMut(&Object)| added.iter().for_each(|objects| objects.for_each(visit));
    let edited = list.write(&edits, any.then_some(&each), (!diagnostics.is_empty()).then_some(&results));
    Outcome { stdout: edited.apply_to(text), stderr, status: u8::from(failed), kept: Some(Box::new(added)) }
}

/// Replacement for an item.
enum Replacement {
    Object(Object),
    Workload(Node),
}

impl Serialize for Replacement {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Object(object) => object.serialize(serializer),
            Self::Workload(node) => node.serialize(serializer),
        }
    }
}

/// The external workloads among the items.
#[derive(Default)]
struct Workloads {
    found: Vec<InputWorkload>,
    /// Index of each workload among the items.
    items: Vec<usize>,
    /// Whether each workload has changed.
    changed: Vec<bool>,
}

impl Workloads {
    fn find(items: &[Item<'_>]) -> Self {
        let mut workloads = Self::default();
        for (index, item) in items.iter().enumerate() {
            if !InputWorkload::is_possible(item.kind()) || item.annotation(GENERATED).is_some() {
                continue;
            }
            if let Some(found) = item.node().ok().and_then(InputWorkload::of) {
                workloads.found.push(found);
                workloads.items.push(index);
                workloads.changed.push(false);
            }
        }
        workloads
    }

    fn update(&mut self, changed: Vec<(usize, Node)>) {
        for (index, node) in changed {
            if !json::semantically_equal(&node, &self.found[index].node) {
                self.found[index].node = node;
                self.changed[index] = true;
            }
        }
    }

    fn add_to(self, edits: BTreeMap<usize, ItemEdit<Object>>) -> BTreeMap<usize, ItemEdit<Replacement>> {
        let ours = edits.into_iter().map(|(index, edit)| match edit {
            ItemEdit::Remove => (index, ItemEdit::Remove),
            ItemEdit::Replace(object) => (index, ItemEdit::Replace(Replacement::Object(object))),
        });
        let changed = self.found.into_iter().zip(self.items).zip(self.changed).filter(|(_, changed)| *changed);
        ours.chain(changed.map(|((found, item), _)| (item, ItemEdit::Replace(Replacement::Workload(found.node))))).collect()
    }
}

/// Returns the outcome for input whose items cannot be returned because it cannot be parsed.
fn failure(mut diagnostics: Vec<Diagnostic>, sources: &Sources) -> Outcome {
    report::sort(&mut diagnostics);
    Outcome { stdout: results::list_of(&diagnostics).into(), stderr: report::lines(&diagnostics, sources), status: 1, kept: None }
}

fn io_error(message: String) -> Diagnostic {
    Diagnostic::with_message("input", Severity::Error, &At::ROOT, message)
}

/// Returns the stacks to render, each with its index if it is an item.
fn claims(list: &ResourceList<'_>, items: &[Item<'_>], diagnostics: &mut Vec<Diagnostic>) -> Vec<(Loaded, Option<usize>)> {
    let config = match list.function_config() {
        Ok(config) => config,
        Err(faults) => {
            let subject = Rc::new(Subject { file: Some("functionConfig".to_owned()), ..Subject::default() });
            diagnostics.extend(faults.into_iter().map(|fault| load::malformed(fault, &subject)));
            return Vec::new();
        }
    };
    if let Some(config) = config {
        if api::is_meant_as_stack(&config) {
            return stack_of_function_config(items, config, diagnostics).into_iter().collect();
        }
        diagnostics.extend(ignored_config(&config));
    }
    let mut stacks = Vec::new();
    for (index, item) in items.iter().enumerate().filter(|(_, item)| item.kind() == api::KIND) {
        match item.node() {
            Ok(node) if api::is_stack(&node) => {
                let mut loaded = Loaded::new(node, reconcile::file(item), reconcile::file_index(item));
                loaded.retyped_by_kustomize = reconcile::is_from_kustomize(item);
                loaded.is_item = true;
                stacks.push((loaded, Some(index)));
            }
            Ok(_) => {}
            Err(faults) => {
                let subject = Rc::new(Subject { file: reconcile::file(item), ..Subject::default() });
                diagnostics.extend(faults.into_iter().map(|fault| load::malformed(fault, &subject)));
            }
        }
    }
    if stacks.is_empty() && !has_error(diagnostics) {
        let message =
            format!("there is no {} (`apiVersion: {}`), neither as functionConfig nor among the items", api::KIND, api::API_VERSION);
        let remedy = "name its file with `--fn-config` or `configPath`; `mcp-stack init` prints an example";
        diagnostics.push(Diagnostic::with_message("no-stack", Severity::Error, &At::ROOT, message).remedy(remedy));
    }
    stacks
}

/// Returns the functionConfig as a stack, with its index if it is also an item. If several items match, an error is reported.
fn stack_of_function_config(items: &[Item<'_>], config: Node, diagnostics: &mut Vec<Diagnostic>) -> Option<(Loaded, Option<usize>)> {
    let annotations = config.get("metadata").and_then(|metadata| metadata.get("annotations"));
    // kpt, in contrast, passes on the original text, and adds path annotations
    let by_kustomize = annotations.is_some_and(|annotations| annotations.get(FUNCTION).is_some() && !reconcile::has_path(annotations));
    let retyped = by_kustomize || items.iter().any(reconcile::is_from_kustomize);
    let matches: Vec<usize> = (0..items.len()).filter(|index| reconcile::is_function_config(&items[*index], &config)).collect();
    let mut loaded = {
        let item = matches.first().map(|index| &items[*index]);
        Loaded::new(config, item.and_then(reconcile::file), item.and_then(reconcile::file_index))
    };
    loaded.retyped_by_kustomize = retyped;
    loaded.is_item = !matches.is_empty();
    if let [first, second, ..] = matches[..] {
        let files = [first, second].map(|index| reconcile::file(&items[index]).unwrap_or_else(|| format!("item {index}")));
        let message = format!("the functionConfig is ambiguous: {} and {} are equal to it", files[0], files[1]);
        let remedy = "run the function in the package of one of them, or make the two differ";
        let mut diagnostic = Diagnostic::with_message("stack-ambiguous", Severity::Error, &At::ROOT, message).remedy(remedy);
        diagnostic.subject = Some(Rc::clone(&loaded.subject));
        diagnostics.push(diagnostic);
        return None;
    }
    Some((loaded, matches.first().copied()))
}

/// Returns a warning about a functionConfig that is not a stack, and is therefore ignored.
fn ignored_config(config: &Node) -> Option<Diagnostic> {
    let data = config.get("data").filter(|data| matches!(&data.value, Value::Mapping(entries) if !entries.is_empty()));
    let kind = config.get("kind").and_then(Node::as_str).unwrap_or_default();
    if data.is_none() && kind == "ConfigMap" {
        return None;
    }
    let api_version = config.get("apiVersion").and_then(Node::as_str).unwrap_or_default();
    let found = if kind.is_empty() { "no `kind`".to_owned() } else { format!("`kind: {kind}` with `apiVersion: {api_version}`") };
    let message = format!(
        "the functionConfig is ignored: it must be an {} of {}, got {found}; only the stacks among the items are rendered",
        api::KIND,
        api::API_VERSION
    );
    let diagnostic = Diagnostic::with_message("config-unread", Severity::Warning, &At::ROOT, message);
    Some(diagnostic.remedy("name the file of the stack with `--fn-config` or `configPath`, or remove the configuration; `mcp-stack convert` makes a stack of chart values"))
}
