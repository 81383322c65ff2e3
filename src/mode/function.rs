//! `mcp-stack`: a `ResourceList` on standard input becomes a `ResourceList` on standard output.
//!
//! The stack is the functionConfig, or every stack among the items. On a mistake the items are given back as they came.

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
use crate::patch::workload::Found;
use crate::pipeline::{self, Input, Loaded, Purpose};
use crate::reconcile::{self, Claim, Reconciled};
use crate::report::{self, results};
use crate::wire::json;
use crate::wire::node::{Node, Source, Sources, Value};
use crate::wire::resource_list::{Item, ItemEdit, ResourceList};

/// The annotation that names a function; kustomize leaves it on the functionConfig.
const FUNCTION: &str = "config.kubernetes.io/function";

/// Runs the function on standard input. Trouble of every kind ends with status 1, as a function's must.
pub fn run() -> Outcome {
    match load::standard_input() {
        Ok(input) => function(input),
        Err(error) => refuse(vec![io_error(format!("{error:#}"))], &Sources::default()),
    }
}

/// The function on the bytes of a `ResourceList`.
pub fn function(input: Vec<u8>) -> Outcome {
    let mut sources = Sources::default();
    let source = sources.add(Source { name: "standard input".to_owned(), text: None });
    let text = match String::from_utf8(input) {
        Ok(text) => text,
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            return refuse(vec![io_error(format!("standard input is not UTF-8 text: byte {at} is invalid"))], &sources);
        }
    };
    let list = match ResourceList::read(&text, source) {
        Ok(list) => list,
        Err(faults) => {
            // here the text is what the user sees, whoever wrote it
            sources.set_text(source, text);
            return refuse(faults.into_iter().map(|fault| load::malformed(fault, &Rc::default())).collect(), &sources);
        }
    };
    let mut diagnostics = Vec::new();
    let items: Vec<Item<'_>> = list.items().collect();
    let claims = claims(&list, &items, &mut diagnostics);
    let validates_only = claims.iter().any(|(stack, _)| stack.validates_only());
    let under_kustomize = claims.iter().any(|(stack, _)| stack.retyped_by_kustomize);
    // a HelmRelease may hold patches of servers that are gone
    let looks = claims.iter().any(|(stack, _)| stack.has_guests()) || items.iter().any(|item| item.kind() == helm_release::KIND);
    let mut workloads = if looks { Workloads::among(&items) } else { Workloads::default() };
    let claims = claims.into_iter().map(|(stack, item)| {
        // a generator is given nothing
        let input = if items.is_empty() { Input::None } else { Input::Whole(&workloads.found) };
        let built = pipeline::build_among(&stack, Purpose::Emit, input);
        diagnostics.extend(built.diagnostics);
        workloads.take(built.changed);
        Claim { stack, item, objects: built.objects }
    });
    let claims = claims.collect();
    let joined = reconcile::join(&mut diagnostics, &items, claims);
    let failed = has_error(&diagnostics);
    let (fates, added) = match joined {
        // a validator of kustomize must give back nothing
        _ if validates_only && under_kustomize && !failed => {
            ((0..items.len()).map(|index| (index, ItemEdit::Remove)).collect(), Vec::new())
        }
        _ if validates_only || failed => (BTreeMap::new(), Vec::new()),
        Reconciled { fates, added } => (workloads.among_fates(fates), added),
    };
    report::sort(&mut diagnostics);
    let told: Vec<Diagnostic> = diagnostics.iter().filter(|found| found.waived.is_none()).cloned().collect();
    let stderr = report::lines(&told, &sources);
    let results = |out: &mut Vec<u8>, indent: usize| results::write(out, indent, &diagnostics);
    let any = added.iter().any(|objects| !objects.is_empty());
    let each = |visit: &mut dyn FnMut(&Object)| added.iter().for_each(|objects| objects.each(visit));
    let edited = list.write(&fates, any.then_some(&each), (!diagnostics.is_empty()).then_some(&results));
    Outcome { stdout: edited.apply_to(text), stderr, status: u8::from(failed), kept: Some(Box::new(added)) }
}

/// What is written in the place of an item, or added.
enum Written {
    Object(Object),
    Workload(Node),
}

impl Serialize for Written {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Object(object) => object.serialize(serializer),
            Self::Workload(node) => node.serialize(serializer),
        }
    }
}

/// The workloads among the items, which are somebody else's.
#[derive(Default)]
struct Workloads {
    found: Vec<Found>,
    /// Which items they are.
    items: Vec<usize>,
    /// Which of them changed.
    changed: Vec<bool>,
}

impl Workloads {
    fn among(items: &[Item<'_>]) -> Self {
        let mut workloads = Self::default();
        for (index, item) in items.iter().enumerate() {
            if !Found::is_possible(item.kind()) || item.annotation(GENERATED).is_some() {
                continue;
            }
            if let Some(found) = item.node().ok().and_then(Found::of) {
                workloads.found.push(found);
                workloads.items.push(index);
                workloads.changed.push(false);
            }
        }
        workloads
    }

    fn take(&mut self, changed: Vec<(usize, Node)>) {
        for (index, node) in changed {
            if !json::semantically_equal(&node, &self.found[index].node) {
                self.found[index].node = node;
                self.changed[index] = true;
            }
        }
    }

    fn among_fates(self, fates: BTreeMap<usize, ItemEdit<Object>>) -> BTreeMap<usize, ItemEdit<Written>> {
        let ours = fates.into_iter().map(|(index, fate)| match fate {
            ItemEdit::Remove => (index, ItemEdit::Remove),
            ItemEdit::Replace(object) => (index, ItemEdit::Replace(Written::Object(object))),
        });
        let changed = self.found.into_iter().zip(self.items).zip(self.changed).filter(|(_, changed)| *changed);
        ours.chain(changed.map(|((found, item), _)| (item, ItemEdit::Replace(Written::Workload(found.node))))).collect()
    }
}

/// The answer to input whose items cannot be given back, because they cannot be told.
fn refuse(mut diagnostics: Vec<Diagnostic>, sources: &Sources) -> Outcome {
    report::sort(&mut diagnostics);
    Outcome { stdout: results::list_of(&diagnostics).into(), stderr: report::lines(&diagnostics, sources), status: 1, kept: None }
}

fn io_error(message: String) -> Diagnostic {
    Diagnostic::with_message("input", Severity::Error, &At::ROOT, message)
}

/// The stacks that are meant, each with the number of the item that it is.
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
            return of_function_config(items, config, diagnostics).into_iter().collect();
        }
        diagnostics.extend(unread(&config));
    }
    let mut stacks = Vec::new();
    for (index, item) in items.iter().enumerate().filter(|(_, item)| item.kind() == api::KIND) {
        match item.node() {
            Ok(node) if api::is_stack(&node) => {
                let mut loaded = Loaded::new(node, reconcile::file(item), reconcile::file_index(item));
                loaded.retyped_by_kustomize = reconcile::is_of_kustomize(item);
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

/// The functionConfig as a stack, with the item that it is.
fn of_function_config(items: &[Item<'_>], config: Node, diagnostics: &mut Vec<Diagnostic>) -> Option<(Loaded, Option<usize>)> {
    let annotations = config.get("metadata").and_then(|metadata| metadata.get("annotations"));
    // kpt hands on the text as it is, and says where it is from
    let by_kustomize = annotations.is_some_and(|annotations| annotations.get(FUNCTION).is_some() && !reconcile::has_path(annotations));
    let retyped = by_kustomize || items.iter().any(reconcile::is_of_kustomize);
    let twins: Vec<usize> = (0..items.len()).filter(|index| reconcile::is_config(&items[*index], &config)).collect();
    let mut loaded = {
        let item = twins.first().map(|index| &items[*index]);
        Loaded::new(config, item.and_then(reconcile::file), item.and_then(reconcile::file_index))
    };
    loaded.retyped_by_kustomize = retyped;
    loaded.is_item = !twins.is_empty();
    if let [first, second, ..] = twins[..] {
        let files = [first, second].map(|index| reconcile::file(&items[index]).unwrap_or_else(|| format!("item {index}")));
        let message = format!("the functionConfig is ambiguous: {} and {} are equal to it", files[0], files[1]);
        let remedy = "run the function in the package of one of them, or make the two differ";
        let mut diagnostic = Diagnostic::with_message("stack-ambiguous", Severity::Error, &At::ROOT, message).remedy(remedy);
        diagnostic.subject = Some(Rc::clone(&loaded.subject));
        diagnostics.push(diagnostic);
        return None;
    }
    Some((loaded, twins.first().copied()))
}

/// What a functionConfig that is no stack says, and nobody reads.
fn unread(config: &Node) -> Option<Diagnostic> {
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
