//! Builds the objects of one stack from its document, in the stages api, stack, rules, expand and patch.

use std::rc::Rc;

use crate::api;
use crate::diagnostics::{At, Diagnostic, Diagnostics, Severity, Subject};
use crate::expand;
use crate::kinds::Object;
use crate::patch;
use crate::patch::helm_release;
use crate::patch::workload::{self, InputWorkload, PatchedWorkload};
use crate::rules::{self, Fleet};
use crate::stack::{Server, Stack};
use crate::wire::json;
use crate::wire::node::Node;

/// Annotation that, with the value `"true"`, makes a stack validate only and generate nothing, as kustomize's `validators:` require.
pub const VALIDATE_ONLY: &str = "mcp.p2pmmo.vn/validate-only";

/// A stack as read from its source.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The whole document.
    pub node: Node,
    /// Identity and location of the stack, for diagnostics.
    pub subject: Rc<Subject>,
    /// Whether the stack passed through kustomize, which changes the types of plain scalars.
    pub retyped_by_kustomize: bool,
    /// Whether the stack is one of the input items of the function.
    pub is_item: bool,
}

impl Loaded {
    /// Creates a stack from `node`, which is the document number `index` of `file`.
    pub fn new(node: Node, file: Option<String>, index: Option<u32>) -> Self {
        let text = |keys: &[&str]| {
            let value = keys.iter().try_fold(&node, |node, key| node.get(key)).and_then(Node::as_str);
            value.map(str::to_owned)
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

    /// Whether the stack has the annotation [`VALIDATE_ONLY`], and generates nothing.
    pub fn is_validate_only(&self) -> bool {
        let keys = ["metadata", "annotations", VALIDATE_ONLY];
        keys.iter().try_fold(&self.node, |node, key| node.get(key)).and_then(Node::as_str) == Some("true")
    }

    /// Whether a server of the stack refers to an external workload.
    pub fn has_workload_refs(&self) -> bool {
        let servers = self.node.get("spec").and_then(|spec| spec.get("mcp"));
        servers.is_some_and(|servers| servers.entries().iter().any(|entry| entry.value.get("workloadRef").is_some()))
    }

    /// Returns the name of the stack; empty if absent.
    pub fn name(&self) -> &str {
        &self.subject.name
    }
}

/// What a stack is built for; decides which findings are reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Emitting objects.
    Emit,
    /// Reporting all findings, including waivers that have no effect.
    Check,
}

/// External workloads that are available to a stack.
#[derive(Clone, Copy)]
pub enum Input<'a> {
    /// No workloads: only the stack's own objects are generated.
    None,
    /// The complete input: every workload that the stack refers to must be in it.
    Whole(&'a [InputWorkload]),
    /// One Helm release of several: references to workloads outside the release are ignored.
    Release {
        /// The workloads of the release.
        workloads: &'a [InputWorkload],
        /// Whether the stack's own objects are generated as well.
        with_own_objects: bool,
    },
}

/// The objects of a stack. Unless a patch needs all of them together, they are built on demand, one server at a time, so that a large
/// fleet is never in memory as a whole.
#[derive(Debug)]
pub enum Objects {
    /// Built on demand.
    OnDemand(Box<Stack>),
    /// Built.
    Built(Vec<Object>),
}

impl Default for Objects {
    fn default() -> Self {
        Self::Built(Vec::new())
    }
}

impl Objects {
    /// Builds all objects, if necessary, and returns them.
    pub fn build(&mut self) -> &mut Vec<Object> {
        if let Self::OnDemand(stack) = self {
            *self = Self::Built(build_objects(stack).collect());
        }
        match self {
            Self::Built(objects) => objects,
            Self::OnDemand(_) => unreachable!("they have just been built"),
        }
    }

    /// Calls `visit` for every object, in the order of emission.
    pub fn for_each(&self, visit: &mut dyn FnMut(&Object)) {
        match self {
            Self::OnDemand(stack) => build_objects(stack).for_each(|object| visit(&object)),
            Self::Built(objects) => objects.iter().for_each(visit),
        }
    }

    /// Whether there are no objects.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::OnDemand(stack) => stack.servers.is_empty(),
            Self::Built(objects) => objects.is_empty(),
        }
    }

    /// Returns the number of objects.
    pub fn count(&self) -> usize {
        let mut count = 0;
        self.for_each(&mut |_| count += 1);
        count
    }
}

/// Builds the objects of a stack without patches that span servers, one server at a time.
fn build_objects(stack: &Stack) -> impl Iterator<Item = Object> {
    stack.servers.iter().flat_map(|server| {
        let mut objects: Vec<Object> = expand::of_server(stack, server).collect();
        patch::finish(&stack.name, &mut objects);
        objects
    })
}

/// Result of building a stack.
#[derive(Debug, Default)]
pub struct Built {
    /// Objects of the stack; empty if there are errors.
    pub objects: Objects,
    /// Changed workloads of the input, with their indices.
    pub changed: Vec<(usize, Node)>,
    /// Findings, with their locations.
    pub diagnostics: Vec<Diagnostic>,
    /// Number of servers whose external workload is in the input.
    pub matched_workloads: usize,
}

/// Builds the objects of a stack without input, and returns them with all findings. There are no objects if there are errors.
pub fn build(loaded: &Loaded, purpose: Purpose) -> (Objects, Vec<Diagnostic>) {
    let built = build_with_input(loaded, purpose, Input::None);
    (built.objects, built.diagnostics)
}

/// Builds a stack, and applies its workload patches to the external workloads in the input.
pub fn build_with_input(loaded: &Loaded, purpose: Purpose, input: Input<'_>) -> Built {
    let mut diagnostics = Diagnostics::new(loaded.retyped_by_kustomize);
    let stack = api::decode(&loaded.node, &mut diagnostics).and_then(|raw| {
        let stack = Stack::new(&mut diagnostics, &raw)?;
        rules::check(&mut diagnostics, &Fleet::new(&stack, &raw, loaded.is_item), purpose == Purpose::Check);
        Some(stack)
    });
    let mut built = Built::default();
    if let Some(stack) = stack.filter(|_| !diagnostics.has_error()) {
        let patched = find_workloads(&mut diagnostics, loaded, &stack, input);
        built.matched_workloads = patched.len();
        let with_own_objects = !matches!(input, Input::Release { with_own_objects: false, .. });
        if let Input::Whole(workloads) | Input::Release { workloads, .. } = input {
            remove_stale_patches(&stack, workloads, &patched, &mut built.changed);
        }
        if with_own_objects && patched.is_empty() && patch::are_none(&stack) {
            built.objects = Objects::OnDemand(Box::new(stack));
        } else {
            let mut objects: Vec<Object> = Vec::new();
            for server in stack.servers.iter().filter(|_| with_own_objects) {
                objects.extend(expand::of_server(&stack, server));
            }
            for patched in &patched {
                let stack = stack.in_namespace(patched.namespace.clone());
                objects.extend(expand::of_server(&stack, &patched.server));
            }
            patch::apply(&mut diagnostics, &stack, &mut objects);
            patch::finish(&stack.name, &mut objects);
            if let Input::Whole(workloads) | Input::Release { workloads, .. } = input {
                apply_workload_patches(&mut diagnostics, workloads, patched, &objects, &mut built.changed);
            }
            built.objects = Objects::Built(objects);
        }
    }
    if diagnostics.has_error() {
        built = Built { matched_workloads: built.matched_workloads, ..Built::default() };
    }
    built.diagnostics = diagnostics.locate(&loaded.node, &loaded.subject);
    built
}

/// Finds the external workloads of the stack in the input.
fn find_workloads(diagnostics: &mut Diagnostics, loaded: &Loaded, stack: &Stack, input: Input<'_>) -> Vec<PatchedWorkload> {
    let mut patched = Vec::new();
    let build = |server: &Server| expand::workload_patch::part(stack, server);
    for server in &stack.external {
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
            Input::Whole(workloads) => patched.extend(workload::find(diagnostics, stack, server, workloads, &build)),
            Input::Release { workloads, .. } => {
                if workload::is_among(server, workloads) {
                    patched.extend(workload::find(diagnostics, stack, server, workloads, &build));
                }
            }
        }
    }
    patched
}

/// Removes the patches of servers that no longer exist from the HelmReleases.
fn remove_stale_patches(stack: &Stack, workloads: &[InputWorkload], patched: &[PatchedWorkload], changed: &mut Vec<(usize, Node)>) {
    for (index, release) in workloads.iter().enumerate().filter(|(_, workload)| workload.is_release()) {
        let kept: Vec<&str> = patched.iter().filter(|patched| patched.index == index).map(|patched| patched.server.key.as_str()).collect();
        let node = helm_release::without(release.node.clone(), &stack.name, &kept);
        if !json::semantically_equal(&node, &release.node) {
            changed.push((index, node));
        }
    }
}

/// Applies the workload patches. Several servers may patch the same workload, so each patch applies to the result of the previous one.
fn apply_workload_patches(
    diagnostics: &mut Diagnostics,
    workloads: &[InputWorkload],
    patched: Vec<PatchedWorkload>,
    objects: &[Object],
    changed: &mut Vec<(usize, Node)>,
) {
    for workload in patched {
        let index = workload.index;
        let checksum = patch::checksum_of(objects, &workload.server.config_map_name());
        let position = changed.iter().position(|(other, _)| *other == index);
        let current = position.map_or(&workloads[index].node, |position| &changed[position].1);
        let Some(node) = workload.apply_workload_patch(diagnostics, current, checksum) else { continue };
        match position {
            Some(position) => changed[position].1 = node,
            None => changed.push((index, node)),
        }
    }
}
