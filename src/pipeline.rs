//! One stack, from its document to its objects: api, stack, rules, expand, patch.

use std::rc::Rc;

use crate::api;
use crate::diagnostics::{At, Diagnostic, Diagnostics, Severity, Subject};
use crate::expand;
use crate::kinds::Object;
use crate::patch;
use crate::patch::helm_release;
use crate::patch::workload::{self, Found, PatchedWorkload};
use crate::rules::{self, Fleet};
use crate::stack::Stack;
use crate::wire::json;
use crate::wire::node::Node;

/// The annotation of a stack that checks only, as kustomize's `validators:` do: with `"true"` nothing is made.
pub const VALIDATE_ONLY: &str = "mcp.p2pmmo.vn/validate-only";

/// A stack as it was read.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The whole document.
    pub node: Node,
    /// What findings are about.
    pub subject: Rc<Subject>,
    /// Whether it came through kustomize, which types plain scalars anew.
    pub retyped_by_kustomize: bool,
    /// Whether it is among the resources of a package.
    pub is_item: bool,
}

impl Loaded {
    /// A stack of `node`, read from `file`, where it is the document of that number.
    pub fn new(node: Node, file: Option<String>, index: Option<u32>) -> Self {
        let text = |keys: &[&str]| {
            let found = keys.iter().try_fold(&node, |node, key| node.get(key)).and_then(Node::as_str);
            found.map(str::to_owned)
        };
        let subject = Subject {
            api_version: text(&["apiVersion"]).unwrap_or_default(),
            kind: text(&["kind"]).unwrap_or_default(),
            name: text(&["metadata", "name"]).unwrap_or_default(),
            namespace: text(&["metadata", "namespace"]),
            file,
            index,
        };
        Self { node, subject: Rc::new(subject), retyped_by_kustomize: false, is_item: false }
    }

    /// Whether it says that it checks only, and makes nothing.
    pub fn validates_only(&self) -> bool {
        let keys = ["metadata", "annotations", VALIDATE_ONLY];
        keys.iter().try_fold(&self.node, |node, key| node.get(key)).and_then(Node::as_str) == Some("true")
    }

    /// Whether it names a workload that is somebody else's.
    pub fn has_guests(&self) -> bool {
        let servers = self.node.get("spec").and_then(|spec| spec.get("mcp"));
        servers.is_some_and(|servers| servers.entries().iter().any(|entry| entry.value.get("workloadRef").is_some()))
    }

    /// The stack's name; empty where it has none.
    pub fn name(&self) -> &str {
        &self.subject.name
    }
}

/// How strictly a stack is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To emit objects.
    Emit,
    /// To find everything worth saying, such as waivers that waive nothing.
    Check,
}

/// What a stack finds around it.
#[derive(Clone, Copy)]
pub enum Input<'a> {
    /// Nothing: its own objects alone are made.
    None,
    /// All that there is: every workload that the stack names must be among it.
    Whole(&'a [Found]),
    /// One release of several: workloads that are not in it are passed over; its own objects are made where `all` is asked for.
    Release {
        /// The workloads of the release.
        found: &'a [Found],
        /// Whether the stack's own objects are made too.
        all: bool,
    },
}

/// The objects of a stack. Where no patch must see all of them together, they are made a server at a time, when they are asked for:
/// a large fleet then never takes the memory of all its objects.
#[derive(Debug)]
pub enum Objects {
    /// Not made yet.
    Of(Box<Stack>),
    /// Made.
    Made(Vec<Object>),
}

impl Default for Objects {
    fn default() -> Self {
        Self::Made(Vec::new())
    }
}

impl Objects {
    /// All of them at once.
    pub fn make(&mut self) -> &mut Vec<Object> {
        if let Self::Of(stack) = self {
            *self = Self::Made(made(stack).collect());
        }
        match self {
            Self::Made(objects) => objects,
            Self::Of(_) => unreachable!("they were just made"),
        }
    }

    /// Shows all of them to `visit`, in the order of emission.
    pub fn each(&self, visit: &mut dyn FnMut(&Object)) {
        match self {
            Self::Of(stack) => made(stack).for_each(|object| visit(&object)),
            Self::Made(objects) => objects.iter().for_each(visit),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Of(stack) => stack.servers.is_empty(),
            Self::Made(objects) => objects.is_empty(),
        }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        let mut count = 0;
        self.each(&mut |_| count += 1);
        count
    }
}

/// The objects of servers that nothing connects, server by server.
fn made(stack: &Stack) -> impl Iterator<Item = Object> {
    stack.servers.iter().flat_map(|server| {
        let mut objects: Vec<Object> = expand::of_server(stack, server).collect();
        patch::finish(&stack.name, &mut objects);
        objects
    })
}

/// What became of a stack.
#[derive(Debug, Default)]
pub struct Built {
    /// Its objects. None where anything is wrong.
    pub objects: Objects,
    /// Workloads of the input that changed, by their number.
    pub changed: Vec<(usize, Node)>,
    /// All that is to be said of it.
    pub diagnostics: Vec<Diagnostic>,
    /// How many of its servers found their workloads.
    pub guests: usize,
}

/// The objects of a stack that stands alone, and all that is to be said of it. No objects where anything is wrong.
pub fn build(loaded: &Loaded, purpose: Purpose) -> (Objects, Vec<Diagnostic>) {
    let built = build_among(loaded, purpose, Input::None);
    (built.objects, built.diagnostics)
}

/// Builds a stack, and lays what it says of workloads that are somebody else's over those that are in the input.
pub fn build_among(loaded: &Loaded, purpose: Purpose, input: Input<'_>) -> Built {
    let mut diagnostics = Diagnostics::new(loaded.retyped_by_kustomize);
    let stack = api::decode(&loaded.node, &mut diagnostics).and_then(|written| {
        let stack = Stack::new(&mut diagnostics, &written)?;
        rules::check(&mut diagnostics, &Fleet::new(&stack, &written, loaded.is_item), purpose == Purpose::Check);
        Some(stack)
    });
    let mut built = Built::default();
    if let Some(stack) = stack.filter(|_| !diagnostics.has_error()) {
        let laid = guests(&mut diagnostics, loaded, &stack, input);
        built.guests = laid.len();
        let own = !matches!(input, Input::Release { all: false, .. });
        if let Input::Whole(found) | Input::Release { found, .. } = input {
            clean(&stack, found, &laid, &mut built.changed);
        }
        if own && laid.is_empty() && patch::are_none(&stack) {
            built.objects = Objects::Of(Box::new(stack));
        } else {
            let mut objects: Vec<Object> = Vec::new();
            for server in stack.servers.iter().filter(|_| own) {
                objects.extend(expand::of_server(&stack, server));
            }
            for laid in &laid {
                let stack = stack.elsewhere(laid.namespace.clone());
                objects.extend(expand::of_server(&stack, &laid.server));
            }
            patch::apply(&mut diagnostics, &stack, &mut objects);
            patch::finish(&stack.name, &mut objects);
            if let Input::Whole(found) | Input::Release { found, .. } = input {
                lay(&mut diagnostics, found, laid, &objects, &mut built.changed);
            }
            built.objects = Objects::Made(objects);
        }
    }
    if diagnostics.has_error() {
        built = Built { guests: built.guests, ..Built::default() };
    }
    built.diagnostics = diagnostics.locate(&loaded.node, &loaded.subject);
    built
}

/// The servers whose workload is in the input.
fn guests(diagnostics: &mut Diagnostics, loaded: &Loaded, stack: &Stack, input: Input<'_>) -> Vec<PatchedWorkload> {
    let mut laid = Vec::new();
    for server in &stack.guests {
        match input {
            Input::None => {
                if loaded.retyped_by_kustomize && server.external().is_some_and(|workload| workload.helm_release.is_some()) {
                    let requirement = "has no effect in a generator, which does not see the HelmRelease; a patch with `behavior: merge` \
                        would drop the rest of its spec";
                    let at = At::SERVERS.key(&server.key);
                    let at = at.key("workloadRef");
                    let diagnostic = Diagnostic::new("helm-release-not-seen", Severity::Error, &at.key("helmRelease"), requirement);
                    diagnostics.push(diagnostic.remedy("list the stack under `transformers` in the kustomization"));
                    continue;
                }
                let message = "is ignored, because the input has no workloads; it takes effect in a Helm post-renderer, in a kustomize \
                    transformer, in kpt, and with `render --input`";
                let at = At::SERVERS.key(&server.key);
                diagnostics.push(Diagnostic::new("workload-not-seen", Severity::Info, &at.key("workloadRef"), message));
            }
            Input::Whole(found) => laid.extend(workload::find(diagnostics, stack, server, found)),
            Input::Release { found, .. } => {
                if workload::is_among(server, found) {
                    laid.extend(workload::find(diagnostics, stack, server, found));
                }
            }
        }
    }
    laid
}

/// Takes the patches of servers that are no longer there out of the HelmReleases.
fn clean(stack: &Stack, found: &[Found], laid: &[PatchedWorkload], changed: &mut Vec<(usize, Node)>) {
    for (index, release) in found.iter().enumerate().filter(|(_, found)| found.is_release()) {
        let kept: Vec<&str> = laid.iter().filter(|laid| laid.index == index).map(|laid| laid.server.key.as_str()).collect();
        let node = helm_release::without(release.node.clone(), &stack.name, &kept);
        if !json::semantically_equal(&node, &release.node) {
            changed.push((index, node));
        }
    }
}

/// Lays the parts over the workloads; two servers may have one workload.
fn lay(diagnostics: &mut Diagnostics, found: &[Found], laid: Vec<PatchedWorkload>, objects: &[Object], changed: &mut Vec<(usize, Node)>) {
    for laid in laid {
        let index = laid.index;
        let checksum = patch::checksum_of(objects, &laid.server.config_map_name());
        let position = changed.iter().position(|(other, _)| *other == index);
        let there = position.map_or(&found[index].node, |position| &changed[position].1);
        let Some(node) = laid.laid(diagnostics, there, checksum) else { continue };
        match position {
            Some(position) => changed[position].1 = node,
            None => changed.push((index, node)),
        }
    }
}
