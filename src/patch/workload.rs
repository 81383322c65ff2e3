//! External workloads in the input and their workload patches.
//!
//! A workload patch is one partial object, so that it has the same result in place and as a patch in a HelmRelease.

use serde_json::Value as Json;

use super::helm_release;
use crate::decode::fields;
use crate::diagnostics::{At, Diagnostic, Diagnostics, Severity};
use crate::frame::Observed;
use crate::kinds::metadata::CHECKSUM;
use crate::kinds::part::{WholeList, WorkloadPart};
use crate::kinds::parts::PROBE_HANDLERS;
use crate::merge::merge_keys::{Field, Type};
use crate::merge::strategic_merge;
use crate::stack::Stack;
use crate::stack::server::Server;
use crate::stack::workload::{External, WorkloadKind};
use crate::wire::json;
use crate::wire::node::{Node, Value};

/// The earlier names of an object that kustomize renamed, separated by commas.
const PREVIOUS_NAMES: &str = "internal.config.kubernetes.io/previousNames";

/// A workload in the input, or a HelmRelease that creates workloads.
#[derive(Clone, Debug)]
pub struct InputWorkload {
    /// `kind`.
    pub kind: String,
    /// Its name, and its names before kustomize renamed it.
    pub names: Vec<String>,
    /// Its namespace.
    pub namespace: Option<String>,
    /// The whole object.
    pub node: Node,
}

impl InputWorkload {
    /// Reads `node`; `None` if it is not a workload.
    pub fn of(node: Node) -> Option<Self> {
        let text = |node: Option<&Node>| node.and_then(Node::as_str).map(str::to_owned);
        let (kind, api_version) = (text(node.get("kind"))?, text(node.get("apiVersion"))?);
        let group = match kind.as_str() {
            helm_release::KIND => helm_release::GROUP,
            kind if WorkloadKind::WORDS.contains(&kind) => "apps/",
            _ => return None,
        };
        if !api_version.starts_with(group) {
            return None;
        }
        let metadata = node.get("metadata")?;
        let annotation = |key: &str| metadata.get("annotations").and_then(|annotations| annotations.get(key));
        // a hook runs once: it is not a workload of the release, whatever its kind
        if annotation("helm.sh/hook").is_some() {
            return None;
        }
        let mut names = vec![text(metadata.get("name"))?];
        let earlier = annotation(PREVIOUS_NAMES).and_then(Node::as_str);
        names.extend(earlier.into_iter().flat_map(|names| names.split(',')).map(str::to_owned));
        Some(Self { kind, names, namespace: text(metadata.get("namespace")), node })
    }

    fn is(&self, workload: &External) -> bool {
        let same_namespace = match (&workload.namespace, &self.namespace) {
            (Some(wanted), Some(inputs)) => wanted == inputs,
            _ => true,
        };
        self.kind == workload.kind.as_str() && self.names.contains(&workload.name) && same_namespace
    }

    /// Whether an object of this kind can be one.
    pub fn is_possible(kind: &str) -> bool {
        kind == helm_release::KIND || WorkloadKind::WORDS.contains(&kind)
    }

    /// Whether it is a HelmRelease.
    pub fn is_release(&self) -> bool {
        self.kind == helm_release::KIND
    }

    /// What the blocks of a server may know of the workload; `given` is what the stack sets.
    fn observed(&self, given: &Observed) -> Observed {
        let spec = self.node.get("spec");
        let template = spec.and_then(|spec| spec.get("template"));
        let labels = template.and_then(|template| template.get("metadata")?.get("labels"));
        let pod = template.and_then(|template| template.get("spec"));
        let account = pod.and_then(|pod| pod.get("serviceAccountName")).and_then(Node::as_str);
        let ports = self.containers().iter().filter_map(|container| container.get("ports")).flat_map(Node::items);
        let port = |port: &Node| {
            let number = port.get("containerPort")?.scalar_text()?.parse().ok()?;
            Some((port.get("name").and_then(Node::as_str).map(str::to_owned), number))
        };
        let selector = spec.and_then(|spec| spec.get("selector")).and_then(|selector| fields::read(&json::of_node(selector)).ok());
        Observed {
            selector: selector.or_else(|| given.selector.clone()),
            pod_labels: labels
                .iter()
                .flat_map(|labels| labels.entries())
                .filter_map(|entry| Some((entry.key.clone(), entry.value.scalar_text()?)))
                .collect(),
            ports: ports.filter_map(port).collect(),
            service_account: account.map(str::to_owned),
            ..Observed::default()
        }
    }

    fn containers(&self) -> &[Node] {
        let containers = ["spec", "template", "spec", "containers"].iter().try_fold(&self.node, |node, key| node.get(key));
        match containers.map(|containers| &containers.value) {
            Some(Value::Sequence(items)) => items,
            _ => &[],
        }
    }
}

/// A server with its external workload in the input.
pub struct PatchedWorkload {
    /// The index of the workload in the input.
    pub index: usize,
    /// The server, with the current name of the workload.
    pub server: Server,
    /// The namespace of the objects beside the workload.
    pub namespace: Option<String>,
    /// The workload patch.
    part: Json,
    /// The name of the stack, if the patch goes into a HelmRelease.
    release_of: Option<String>,
}

/// Builds the part of the workload of a server.
pub type BuildPart<'a> = &'a dyn Fn(&Server) -> WorkloadPart;

/// Whether the workload of `server` is among `inputs`.
pub fn is_among(server: &Server, inputs: &[InputWorkload]) -> bool {
    server.external().is_some_and(|workload| inputs.iter().any(|inputs| inputs.is(workload)))
}

/// Finds the workload of `server` among `inputs`, and builds its workload patch. A workload that is absent or ambiguous is reported.
pub fn find(
    diagnostics: &mut Diagnostics,
    stack: &Stack,
    server: &Server,
    inputs: &[InputWorkload],
    build: BuildPart<'_>,
) -> Option<PatchedWorkload> {
    let workload = server.external()?;
    let at_server = At::SERVERS.key(&server.key);
    let at = at_server.key("workloadRef");
    let matching: Vec<usize> = (0..inputs.len()).filter(|index| inputs[*index].is(workload)).collect();
    if matching.is_empty()
        && let Some(release) = &workload.helm_release
    {
        let is_release_of_server = |inputs: &InputWorkload| {
            let same = match (&release.namespace, &inputs.namespace) {
                (Some(wanted), Some(inputs)) => wanted == inputs,
                _ => true,
            };
            inputs.is_release() && inputs.names.contains(&release.name) && same
        };
        if let Some(index) = inputs.iter().position(is_release_of_server) {
            return in_release(diagnostics, stack, server, workload, (index, &inputs[index]), build);
        }
    }
    let [index] = matching[..] else {
        let is_candidate = |inputs: &&InputWorkload| workload.helm_release.is_some() || !inputs.is_release();
        let there: Vec<String> =
            inputs.iter().filter(is_candidate).map(|inputs| format!("{} `{}`", inputs.kind, inputs.names[0])).collect();
        let (kind, name) = (workload.kind.as_str(), &workload.name);
        let (predicate, remedy) = if matching.is_empty() {
            let remedy =
                if there.is_empty() { "the input has no workloads".to_owned() } else { format!("the input has {}", there.join(", ")) };
            let release = workload.helm_release.as_ref().map_or(String::new(), |release| format!(" and no HelmRelease `{}`", release.name));
            (format!("matches no workload: there is no {kind} `{name}`{release} in the input"), remedy)
        } else {
            let predicate = format!("is ambiguous: the input has {} workloads {kind} `{name}`", matching.len());
            (predicate, "write its `namespace`".to_owned())
        };
        diagnostics.push(Diagnostic::new("workload-unmatched", Severity::Error, &at, predicate).remedy(remedy));
        return None;
    };
    let there = &inputs[index];
    let container = container(diagnostics, &at, server, workload, there)?;
    let text = |key: &str| container.get(key).and_then(Node::as_str).unwrap_or_default();
    check_kept(diagnostics, &at_server, server, workload, container);
    let mut server = server.clone();
    if let Some(workload) = server.external_mut() {
        if workload.service_name == workload.name {
            workload.service_name.clone_from(&there.names[0]);
        }
        workload.name.clone_from(&there.names[0]);
        workload.observed = Observed {
            container: Some(text("name").to_owned()),
            image: Some(text("image").to_owned()),
            ..there.observed(&workload.observed)
        };
    }
    let part = build(&server);
    let whole_lists = part.pod.whole_lists.clone();
    let mut part = part.into_patch();
    if let Some(template) = &server.pod_template {
        let raw = json::of_node(template);
        combine(&mut part["spec"]["template"], &raw, Some(Type::Pod));
    }
    check_whole_lists(diagnostics, &at_server, &whole_lists, &part, there);
    check_probes(diagnostics, &at_server.key("probes"), &part["spec"]["template"]["spec"]["containers"][0], container);
    let namespace = workload.namespace.clone().or_else(|| there.namespace.clone()).or_else(|| stack.namespace.clone());
    Some(PatchedWorkload { index, server, namespace, part, release_of: None })
}

/// Builds the workload patch for a HelmRelease in the input, which creates the workload later.
fn in_release(
    diagnostics: &mut Diagnostics,
    stack: &Stack,
    server: &Server,
    workload: &External,
    (index, release): (usize, &InputWorkload),
    build: BuildPart<'_>,
) -> Option<PatchedWorkload> {
    let at_server = At::SERVERS.key(&server.key);
    let at = at_server.key("workloadRef");
    let before = diagnostics.errors();
    let version = release.node.get("apiVersion").and_then(Node::as_str).unwrap_or_default();
    if version != helm_release::API_VERSION {
        let requirement = format!("must refer to a HelmRelease with `apiVersion: {}`", helm_release::API_VERSION);
        let diagnostic = diagnostics.invalid(&at.key("helmRelease"), format!("`{version}`"), requirement);
        diagnostic.remedy = Some("change the `apiVersion` of the HelmRelease; Flux 2.8 and later support no other".to_owned());
    }
    if server.facts.selects_pods && workload.observed.selector.is_none() {
        diagnostics
            .required(&at.key("selector"), "write labels that select the pods: Flux renders the chart later, so they are not seen here");
    }
    if workload.container.is_none() {
        diagnostics.required(
            &at.key("container"),
            "write the name of the container: Flux renders the chart later, so its containers are not known here",
        );
    }
    let image = &server.blocks.image.part;
    if !image.is_empty() && !image.is_whole() {
        let requirement = "must be complete, with `repository` and either `tag` or `digest`: Flux renders the chart later, so its image is not known here";
        diagnostics.push(Diagnostic::new("image-not-whole", Severity::Error, &at_server.key("image"), requirement));
    }
    let at_env = at_server.key("env");
    for (at, given) in [
        (at_env.key("envFrom"), !server.blocks.env.sources.is_empty()),
        (at_server.key("args"), !server.blocks.command.args.is_empty()),
        (at_server.key("command"), !server.blocks.command.command.is_empty()),
    ] {
        if given {
            let requirement = "replaces the whole list of the chart, whose items are not known here";
            let remedy = "include all items that `helm template` shows; a Secret can be mounted instead with `secret: {inject: false, mountPath: …}`";
            diagnostics.push(Diagnostic::new("list-replaced", Severity::Warning, &at, requirement).remedy(remedy));
        }
    }
    if diagnostics.errors() > before {
        return None;
    }
    let part = build(server);
    for WholeList { field: [block, field], off, path } in &part.pod.whole_lists {
        let requirement = format!("replaces the whole list `{}` of the chart, whose items are not known here", path.join("."));
        let remedy = format!("if `helm template` shows such a list, write `{field}: {off}`, or all items under `podTemplate`");
        let at = at_server.key(block);
        diagnostics.push(Diagnostic::new("list-replaced", Severity::Warning, &at.key(field), requirement).remedy(remedy));
    }
    let mut part = part.into_patch();
    if let Some(template) = &server.pod_template {
        combine(&mut part["spec"]["template"], &json::of_node(template), Some(Type::Pod));
    }
    let namespace = workload.namespace.clone().or_else(|| stack.namespace.clone());
    Some(PatchedWorkload { index, server: server.clone(), namespace, part, release_of: Some(stack.name.clone()) })
}

/// The container that the settings of the server apply to.
fn container<'f>(
    diagnostics: &mut Diagnostics,
    at: &At<'_>,
    server: &Server,
    workload: &External,
    inputs: &'f InputWorkload,
) -> Option<&'f Node> {
    let name = |node: &Node| node.get("name").and_then(Node::as_str).unwrap_or_default().to_owned();
    let added = added_containers(server);
    // containers that an earlier run added are not the chart's
    let mut containers: Vec<&Node> = inputs.containers().iter().filter(|container| !added.contains(&name(container).as_str())).collect();
    if containers.is_empty() || workload.container.as_deref().is_some_and(|wanted| added.contains(&wanted)) {
        containers = inputs.containers().iter().collect();
    }
    let named = |wanted: &str| containers.iter().copied().find(|container| name(container) == wanted);
    let matching = match (&workload.container, containers.as_slice()) {
        (Some(wanted), _) => named(wanted),
        (None, [only]) => Some(*only),
        (None, _) => inputs.names.iter().chain([&workload.name]).find_map(|name| named(name)),
    };
    if matching.is_none() {
        let there: Vec<String> = containers.iter().map(|container| format!("`{}`", name(container))).collect();
        let requirement = match &workload.container {
            Some(wanted) => format!("must be one of the containers {}, got {wanted:?}", there.join(", ")),
            None => format!("is required: the workload has the containers {}", there.join(", ")),
        };
        diagnostics.push(Diagnostic::new("container-unmatched", Severity::Error, &at.key("container"), requirement));
    }
    matching
}

/// The containers that `podTemplate` adds: those with an image.
fn added_containers(server: &Server) -> Vec<&str> {
    let containers = server.pod_template.as_ref().and_then(|template| template.get("spec")?.get("containers"));
    match containers.map(|containers| &containers.value) {
        Some(Value::Sequence(items)) => {
            let added = items.iter().filter(|item| item.get("image").is_some());
            added.filter_map(|item| item.get("name").and_then(Node::as_str)).collect()
        }
        _ => Vec::new(),
    }
}

/// Reports items of the chart that would be lost from lists of the container that are replaced as a whole.
fn check_kept(diagnostics: &mut Diagnostics, at: &At<'_>, server: &Server, workload: &External, container: &Node) {
    let at_env = at.key("env");
    let lists = [
        ("envFrom", at_env.key("envFrom"), json::of(&server.blocks.env.sources)),
        ("args", at.key("args"), json::of(&server.blocks.command.args)),
        ("command", at.key("command"), json::of(&server.blocks.command.command)),
    ];
    for (field, at, ours) in lists {
        let Json::Array(ours) = ours else { continue };
        let theirs = container.get(field).map(json::of_node);
        let Some(Json::Array(theirs)) = theirs else { continue };
        if ours.is_empty() || theirs.iter().all(|item| ours.contains(item)) {
            continue;
        }
        let mut all = theirs.clone();
        all.extend(ours.into_iter().filter(|item| !theirs.contains(item)));
        let requirement = format!("must include all items that the chart sets for `{}`: the list is replaced as a whole", workload.name);
        let mut remedy = format!("write `{field}: {}`", Json::Array(all));
        if field == "envFrom" && server.blocks.secret.0.as_ref().is_some_and(|secret| secret.inject) {
            remedy += ", or `secret: {inject: false, mountPath: …}`";
        } else if field != "envFrom" {
            remedy += &format!(", or replace the list intentionally with `{field}` of the container under `podTemplate`");
        }
        diagnostics.push(Diagnostic::new("list-shortened", Severity::Error, &at, requirement).remedy(remedy));
    }
}

/// Reports items of the chart that would be lost from lists of the pod that are replaced as a whole.
fn check_whole_lists(diagnostics: &mut Diagnostics, at: &At<'_>, lists: &[WholeList], part: &Json, inputs: &InputWorkload) {
    for WholeList { field: [block, field], off, path } in lists {
        let steps = ["spec", "template", "spec"].into_iter().chain(path.iter().copied());
        let theirs = steps.clone().try_fold(&inputs.node, |node, step| node.get(step)).map(json::of_node);
        let ours = steps.fold(part, |part, step| &part[step]);
        let (Some(Json::Array(theirs)), Json::Array(ours)) = (theirs, ours) else { continue };
        if theirs.iter().all(|item| ours.contains(item)) {
            continue;
        }
        let all: Vec<Json> = theirs.iter().chain(ours.iter().filter(|item| !theirs.contains(item))).cloned().collect();
        let template = path.iter().rev().fold(Json::Array(all), |inner, step| serde_json::json!({ *step: inner }));
        let requirement = format!("removes items that the chart sets in `{}`: the list is replaced as a whole", path.join("."));
        let remedy = format!(
            "write `{field}: {off}` to keep the list of the chart, or add all items: `podTemplate: {}`",
            serde_json::json!({ "spec": template })
        );
        let at = at.key(block);
        diagnostics.push(Diagnostic::new("list-shortened", Severity::Error, &at.key(field), requirement).remedy(remedy));
    }
}

/// Reports probes that have a handler neither in the stack nor in the chart.
fn check_probes(diagnostics: &mut Diagnostics, at: &At<'_>, part: &Json, container: &Node) {
    for (name, field) in [("liveness", "livenessProbe"), ("readiness", "readinessProbe"), ("startup", "startupProbe")] {
        let Json::Object(ours) = &part[field] else { continue };
        let theirs = container.get(field);
        let is_asked = |handler: &str| match ours.get(handler) {
            Some(ours) => !ours.is_null(),
            None => theirs.is_some_and(|theirs| theirs.get(handler).is_some_and(|handler| !handler.is_null())),
        };
        if !PROBE_HANDLERS.iter().copied().any(is_asked) {
            let requirement = format!("must have a handler: the container of the chart has no `{field}`");
            let diagnostic = Diagnostic::new("required", Severity::Error, &at.key(name), requirement);
            diagnostics.push(diagnostic.remedy("write `httpGet`, `tcpSocket`, `exec` or `grpc`"));
        }
    }
}

impl PatchedWorkload {
    /// Merges the workload patch over `there`; `checksum` is that of its files. A patch that cannot be applied is reported.
    pub fn apply_workload_patch(mut self, diagnostics: &mut Diagnostics, there: &Node, checksum: Option<String>) -> Option<Node> {
        if let Some(checksum) = checksum {
            self.part["spec"]["template"]["metadata"]["annotations"][CHECKSUM] = Json::String(checksum);
        }
        if let (Some(stack), Some(workload)) = (&self.release_of, self.server.external()) {
            let entry = helm_release::Entry::new(stack, &self.server.key, workload, self.part);
            return Some(helm_release::with(there.clone(), &entry));
        }
        match strategic_merge::merge(there.clone(), json::to_node(self.part)) {
            Ok(merged) => merged.object,
            Err(misfit) => {
                let requirement = format!("cannot be applied to the workload: `{}` {}", misfit.path, misfit.requirement);
                let at = At::SERVERS.key(&self.server.key);
                diagnostics.push(Diagnostic::new("patch-misfit", Severity::Error, &at, requirement));
                None
            }
        }
    }
}

/// Merges the patch `over` into `base`. Nulls and directives are kept.
fn combine(base: &mut Json, over: &Json, kind: Option<Type>) {
    let (Json::Object(entries), Json::Object(others)) = (base, over) else { return };
    for (key, value) in others {
        let field = kind.and_then(|kind| kind.field(key));
        match (entries.get_mut(key), value) {
            (Some(inner @ Json::Object(_)), Json::Object(_)) => {
                let kind = match field {
                    Some(Field::Map(kind)) => Some(kind),
                    _ => None,
                };
                combine(inner, value, kind);
            }
            (Some(Json::Array(items)), Json::Array(others)) => match field {
                Some(Field::Keyed(keys, kind)) => combine_lists(items, others, keys[0], kind),
                _ => items.clone_from(others),
            },
            _ => {
                entries.insert(key.clone(), value.clone());
            }
        }
    }
}

fn combine_lists(items: &mut Vec<Json>, others: &[Json], key: &str, kind: Option<Type>) {
    for other in others {
        match items.iter_mut().find(|item| !item[key].is_null() && item[key] == other[key]) {
            Some(item) => combine(item, other, kind),
            None => items.push(other.clone()),
        }
    }
}
