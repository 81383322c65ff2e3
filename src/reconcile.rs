//! How our objects come among those that are already there: whose is it, update, remove, pass on.
//!
//! Ours is an object whose annotation [`GENERATED`] names the stack and the object's own kind and name, in the package of the stack or
//! below it, but not in a deeper package that holds a stack of the same name. All others are somebody else's: never changed, never
//! removed, and a mistake where one has the name of one of ours.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use crate::api;
use crate::diagnostics::{At, Diagnostic, Severity, Subject};
use crate::kinds::metadata::GENERATED;
use crate::kinds::{Kind, Object};
use crate::pipeline::{Loaded, Objects};
use crate::wire::json;
use crate::wire::node::Node;
use crate::wire::resource_list::{Fate, Item};

/// Where a runtime keeps a file's path, the newer spelling first.
const PATHS: [&str; 2] = ["internal.config.kubernetes.io/path", "config.kubernetes.io/path"];
/// Which document of the file an object is, likewise.
const INDICES: [&str; 2] = ["internal.config.kubernetes.io/index", "config.kubernetes.io/index"];
/// The folder of the package, in `kpt fn render`.
const PACKAGE_PATH: &str = "internal.config.kubernetes.io/package-path";
/// Where kustomize keeps an object's identity.
const KUSTOMIZE_ID: &str = "kustomize.config.k8s.io/id";

/// A stack and what it emits.
pub struct Claim {
    /// The stack.
    pub stack: Loaded,
    /// The item that it is; none where it is not among the items.
    pub item: Option<usize>,
    /// Its objects.
    pub objects: Objects,
}

/// What becomes of the items, and what is added to them.
pub struct Joined {
    /// Of items that change, by their number.
    pub fates: BTreeMap<usize, Fate<Object>>,
    /// New objects.
    pub added: Vec<Objects>,
}

/// Brings the objects of `claims` among `items`. Where that is impossible it is reported as an error, and nothing may be changed.
pub fn join(diagnostics: &mut Vec<Diagnostic>, items: &[Item<'_>], mut claims: Vec<Claim>) -> Joined {
    let packages = Packages::new(items);
    let mut fates = BTreeMap::new();
    let mut added = Vec::new();
    report_collisions(diagnostics, &packages, items, &mut claims);
    for claim in claims {
        let Claim { stack, item, mut objects } = claim;
        if items.is_empty() {
            added.push(objects);
            continue;
        }
        let objects = std::mem::take(objects.make());
        let home = Home::new(&packages, items, &stack, item);
        home.report_twins(diagnostics, items);
        let mut wanted: HashMap<Identity<'_>, &Object> = objects.iter().map(|object| (Identity::of_object(object), object)).collect();
        let mut placed: HashMap<Identity<'_>, usize> = HashMap::new();
        for (index, item) in items.iter().enumerate() {
            let is_ours = home.made(item);
            // an item of a kind that we never emit, and that nobody marked, is looked at no further
            if !is_ours && Kind::named(item.kind()).is_none() {
                continue;
            }
            let identity = Identity::of_item(item);
            let Some(object) = wanted.get(&identity) else {
                if let Some(first) = placed.get(&identity) {
                    if home.holds(items, index) {
                        diagnostics.push(in_the_way(item, &stack, &format!("{} has the same object", file_of(&items[*first]))));
                    }
                } else if is_ours && is_filed(item) && home.holds(items, index) {
                    diagnostics.push(removal(item));
                    fates.insert(index, Fate::Remove);
                }
                continue;
            };
            if !home.holds(items, index) {
                continue;
            }
            if !is_ours {
                let why = match item.annotation(GENERATED).and_then(|mark| mark.split_once('/')) {
                    Some((other, _)) if other != stack.name() => format!("it was made by the stack `{other}`, unless that is its old name"),
                    _ => "it was not made by this stack".to_owned(),
                };
                diagnostics.push(in_the_way(item, &stack, &why));
                continue;
            }
            let mut object = Object::clone(object);
            wanted.remove(&identity);
            placed.insert(identity, index);
            keep_track(&mut object, item);
            let node = item.node().ok();
            if !node.as_ref().is_some_and(|node| json::semantically_equal(node, &json::node_of(&object))) {
                diagnostics.extend(node.and_then(|node| replicas_leave(&node, &object, item)));
                fates.insert(index, Fate::Replace(object));
            }
        }
        let is_new: Vec<bool> = objects.iter().map(|object| wanted.contains_key(&Identity::of_object(object))).collect();
        // in the order of emission
        let mut new = Vec::new();
        for (mut object, is_new) in objects.into_iter().zip(is_new) {
            if is_new {
                home.settle(&mut object);
                new.push(object);
            }
        }
        added.push(Objects::Made(new));
    }
    Joined { fates, added }
}

/// What tells objects apart. The version of a group does not; no namespace is the one called `default`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Identity<'a> {
    group: &'a str,
    kind: &'a str,
    namespace: &'a str,
    name: &'a str,
}

impl<'a> Identity<'a> {
    fn of_object(object: &'a Object) -> Self {
        Self::new(object.api_version(), object.kind(), object.namespace(), object.name())
    }

    fn of_item(item: &Item<'a>) -> Self {
        Self::new(item.api_version(), item.kind(), item.namespace(), item.name())
    }

    fn new(api_version: &'a str, kind: &'a str, namespace: Option<&'a str>, name: &'a str) -> Self {
        let group = api_version.rsplit_once('/').map_or("", |(group, _)| group);
        Self { group, kind, namespace: namespace.filter(|namespace| !namespace.is_empty()).unwrap_or("default"), name }
    }
}

/// Two stacks that emit one object.
fn report_collisions(diagnostics: &mut Vec<Diagnostic>, packages: &Packages, items: &[Item<'_>], claims: &mut [Claim]) {
    let (mut homes, mut objects) = (Vec::new(), Vec::new());
    for claim in claims {
        homes.push(Home::new(packages, items, &claim.stack, claim.item));
        objects.push((&claim.stack, &mut claim.objects));
    }
    diagnostics.extend(collisions(objects, |one, other| homes[one].reaches(&homes[other]) || homes[other].reaches(&homes[one])));
}

/// Objects that two stacks emit under one identity, where the stacks of these numbers meet.
pub fn collisions<'a>(
    stacks: impl IntoIterator<Item = (&'a Loaded, &'a mut Objects), IntoIter: ExactSizeIterator>,
    meet: impl Fn(usize, usize) -> bool,
) -> Vec<Diagnostic> {
    let stacks = stacks.into_iter();
    let mut owners: HashMap<Identity<'_>, Vec<(usize, &Loaded)>> = HashMap::new();
    let mut found = Vec::new();
    // one stack alone gives every object a name of its own
    if stacks.len() < 2 {
        return found;
    }
    for (number, (stack, objects)) in stacks.enumerate() {
        for object in &*objects.make() {
            let others = owners.entry(Identity::of_object(object)).or_default();
            let other = others.iter().find(|(other, _)| meet(*other, number)).map(|(_, other)| *other);
            others.push((number, stack));
            let Some(other) = other else { continue };
            let requirement = format!(
                "must not make the {} `{}` that the stack `{}` in {} makes too",
                object.kind(),
                object.name(),
                other.name(),
                other.subject.file.as_deref().unwrap_or("the same input"),
            );
            let mut diagnostic = Diagnostic::new("object-taken", Severity::Error, &At::ROOT, requirement);
            diagnostic = diagnostic.remedy("give the stacks different namespaces or name prefixes");
            diagnostic.place = Some(stack.node.place);
            diagnostic.subject = Some(Rc::clone(&stack.subject));
            found.push(diagnostic);
        }
    }
    found
}

/// The folder of an item, and its file; `None` where no runtime says so.
fn location(item: &Item<'_>) -> Option<(String, String)> {
    let path = PATHS.iter().find_map(|key| item.annotation(key))?;
    let path = match item.annotation(PACKAGE_PATH) {
        Some(package) => format!("{}/{path}", package.trim_end_matches('/')),
        None => path.to_owned(),
    };
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    Some((folder, path))
}

fn is_filed(item: &Item<'_>) -> bool {
    PATHS.iter().any(|key| item.annotation(key).is_some()) && item.annotation(KUSTOMIZE_ID).is_none()
}

fn file_of(item: &Item<'_>) -> String {
    location(item).map_or_else(|| "another item".to_owned(), |(_, file)| file)
}

fn is_within(folder: &str, package: &str) -> bool {
    package.is_empty() || folder == package || folder.strip_prefix(package).is_some_and(|rest| rest.starts_with('/'))
}

/// The folders that hold a Kptfile.
struct Packages(Vec<String>);

impl Packages {
    fn new(items: &[Item<'_>]) -> Self {
        let kptfiles = items.iter().filter(|item| item.kind() == "Kptfile" && item.api_version().starts_with("kpt.dev/"));
        Self(kptfiles.filter_map(location).map(|(folder, _)| folder).collect())
    }

    /// The nearest package at or above `folder`; `None` for the whole list.
    fn of(&self, folder: &str) -> Option<&str> {
        self.0.iter().filter(|package| is_within(folder, package)).max_by_key(|package| package.len()).map(String::as_str)
    }
}

/// Where a stack lives, and how far it reaches.
struct Home<'a> {
    stack: &'a Loaded,
    item: Option<usize>,
    /// Its package; `None` for the whole list.
    package: Option<&'a str>,
    packages: &'a Packages,
    /// Deeper packages that hold a stack of the same name.
    excluded: Vec<&'a str>,
    /// What a new object needs to be filed in the package: the path of the folder from where paths are counted, and `package-path`.
    prefix: Option<String>,
    package_path: Option<String>,
}

impl<'a> Home<'a> {
    fn new(packages: &'a Packages, items: &[Item<'_>], stack: &'a Loaded, item: Option<usize>) -> Self {
        let place = item.map(|index| &items[index]);
        let package = place.and_then(location).and_then(|(folder, _)| packages.of(&folder));
        let others = same_named(items, stack, item).filter_map(|index| location(&items[index]));
        let excluded = others.filter_map(|(folder, _)| packages.of(&folder)).filter(|other| Some(*other) != package).collect();
        let package_path = place.and_then(|item| item.annotation(PACKAGE_PATH)).map(str::to_owned);
        let prefix = package.filter(|package| !package.is_empty() && package_path.is_none()).map(str::to_owned);
        Self { stack, item, package, packages, excluded, prefix, package_path }
    }

    /// Whether the stack reaches the package of another one.
    fn reaches(&self, other: &Self) -> bool {
        let folder = other.package.unwrap_or_default();
        self.package.is_none_or(|package| other.package.is_some() && is_within(folder, package)) && !self.excluded.contains(&folder)
            || self.package == other.package
    }

    /// Whether the item of that number lies where the stack reaches.
    fn holds(&self, items: &[Item<'_>], index: usize) -> bool {
        let Some((folder, _)) = location(&items[index]) else { return true };
        self.package.is_none_or(|package| is_within(&folder, package))
            && !self.excluded.iter().any(|other| {
                let is_deeper = self.package.is_none_or(|package| is_within(other, package));
                is_deeper && is_within(&folder, other)
            })
    }

    /// Whether the stack made `item`, wherever that lies.
    fn made(&self, item: &Item<'_>) -> bool {
        let Some(mark) = item.annotation(GENERATED) else { return false };
        let mut parts = mark.split('/');
        let named = [parts.next(), parts.next(), parts.next(), parts.next()];
        named == [Some(self.stack.name()), Some(item.kind()), Some(item.name()), None]
    }

    /// Reports other stacks of the same name in the same package.
    fn report_twins(&self, diagnostics: &mut Vec<Diagnostic>, items: &[Item<'_>]) {
        // that it has no name is a mistake of its own
        if self.stack.name().is_empty() {
            return;
        }
        for index in same_named(items, self.stack, self.item) {
            let folder = location(&items[index]).map(|(folder, _)| folder);
            if folder.as_deref().and_then(|folder| self.packages.of(folder)) != self.package {
                continue;
            }
            let file = file_of(&items[index]);
            let requirement = format!("must differ from the name of the stack in {file}: objects are told apart by it within a package");
            let mut diagnostic = Diagnostic::new("stack-name-taken", Severity::Error, &At::NAME, requirement);
            diagnostic = diagnostic.found(format!("{:?}", self.stack.name())).remedy("rename one of them, or give it a package of its own");
            diagnostic.subject = Some(Rc::clone(&self.stack.subject));
            diagnostics.push(diagnostic);
        }
    }

    /// Says where a new object is to be filed, where the default of the runtime would put it outside of the stack's package.
    fn settle(&self, object: &mut Object) {
        if let Some(prefix) = &self.prefix {
            let path = format!("{prefix}/{}", file_name(object));
            let annotations = object.metadata_mut().annotations.get_or_insert_default();
            annotations.insert(PATHS[0].to_owned(), path);
        }
        if let Some(package_path) = &self.package_path {
            let annotations = object.metadata_mut().annotations.get_or_insert_default();
            annotations.insert(PACKAGE_PATH.to_owned(), package_path.clone());
        }
    }
}

/// The file of an object, as kpt names it: `<namespace>/<kind>_<name>.yaml`.
pub fn file_name(object: &Object) -> String {
    let file = format!("{}_{}.yaml", object.kind().to_ascii_lowercase(), object.name());
    match object.namespace() {
        Some(namespace) => format!("{namespace}/{file}"),
        None => file,
    }
}

/// Other items that are stacks of the same name.
fn same_named(items: &[Item<'_>], stack: &Loaded, item: Option<usize>) -> impl Iterator<Item = usize> {
    let group = api::API_VERSION.split('/').next().unwrap_or_default();
    let is_twin = move |other: &Item<'_>| {
        other.kind() == api::KIND && other.name() == stack.name() && other.api_version().split('/').next() == Some(group)
    };
    items.iter().enumerate().filter(move |(index, other)| Some(*index) != item && is_twin(other)).map(|(index, _)| index)
}

/// Takes over the annotations by which runtimes keep track of `item`.
fn keep_track(object: &mut Object, item: &Item<'_>) {
    let annotations = object.metadata_mut().annotations.get_or_insert_default();
    for (key, value) in item.annotations() {
        let is_track = key.starts_with("internal.config.kubernetes.io/")
            || matches!(key, "config.kubernetes.io/path" | "config.kubernetes.io/index" | "config.k8s.io/id" | KUSTOMIZE_ID);
        if is_track {
            annotations.insert(key.to_owned(), value.to_owned());
        }
    }
}

fn subject_of(item: &Item<'_>) -> Rc<Subject> {
    Rc::new(Subject {
        api_version: item.api_version().to_owned(),
        kind: item.kind().to_owned(),
        name: item.name().to_owned(),
        namespace: item.namespace().map(str::to_owned),
        file: location(item).map(|(_, file)| file),
        index: file_index(item),
    })
}

fn in_the_way(item: &Item<'_>, stack: &Loaded, why: &str) -> Diagnostic {
    let requirement =
        format!("the {} `{}` must not be there already: the stack `{}` makes it, and {why}", item.kind(), item.name(), stack.name());
    let remedy = "rename the server, or remove the object; a workload of somebody else is taken in by `workloadRef`";
    let mut diagnostic = Diagnostic::new("object-taken", Severity::Error, &At::ROOT, requirement).remedy(remedy);
    diagnostic.subject = Some(subject_of(item));
    diagnostic
}

fn removal(item: &Item<'_>) -> Diagnostic {
    let message = format!("removed the {} `{}`, which the stack no longer makes", item.kind(), item.name());
    let mut diagnostic = Diagnostic::new("object-removed", Severity::Info, &At::ROOT, message);
    diagnostic.subject = Some(subject_of(item));
    diagnostic
}

/// Server-side apply takes `replicas` back to 1 once, when its last owner leaves it.
fn replicas_leave(node: &Node, object: &Object, item: &Item<'_>) -> Option<Diagnostic> {
    let replicas = object.workload_replicas()?;
    let before = node.get("spec")?.get("replicas").filter(|replicas| !replicas.is_null())?;
    if replicas.is_some() {
        return None;
    }
    let name = object.name();
    let message = format!("the Deployment `{name}` gives its {before} replicas to an autoscaler: server-side apply sets them to 1 once");
    let remedy = format!(
        "to avoid it, first apply a Deployment `{name}` that holds `spec.replicas: {before}` and nothing else with \
         `kubectl apply --server-side --field-manager=handover-to-hpa --validate=false`"
    );
    let mut diagnostic = Diagnostic::new("replicas-reset", Severity::Warning, &At::ROOT, message).remedy(remedy);
    diagnostic.subject = Some(subject_of(item));
    Some(diagnostic)
}

/// The file that `item` was read from, where a runtime says so.
pub fn file(item: &Item<'_>) -> Option<String> {
    location(item).map(|(_, file)| file)
}

/// Which document of its file `item` is, where a runtime says so.
pub fn file_index(item: &Item<'_>) -> Option<u32> {
    INDICES.iter().find_map(|key| item.annotation(key))?.parse().ok()
}

/// Whether these annotations say where an object is from.
pub fn has_path(annotations: &Node) -> bool {
    PATHS.iter().any(|key| annotations.get(key).is_some())
}

/// Whether `item` came through kustomize.
pub fn is_of_kustomize(item: &Item<'_>) -> bool {
    item.annotation(KUSTOMIZE_ID).is_some()
}

/// Whether `item` is the very functionConfig: the same file, or, where the runtime does not say which that is, the same stack.
pub fn is_config(item: &Item<'_>, config: &Node) -> bool {
    if item.kind() != api::KIND {
        return false;
    }
    let metadata = |node: &Node, key: &str| node.get("metadata").and_then(|metadata| metadata.get(key)).cloned();
    let annotations = metadata(config, "annotations");
    let annotation = |key: &str| annotations.as_ref().and_then(|annotations| annotations.get(key)).and_then(Node::as_str);
    if let Some(path) = PATHS.iter().find_map(|key| annotation(key)) {
        let same = |key: &str| annotation(key) == item.annotation(key);
        return PATHS.iter().find_map(|key| item.annotation(key)) == Some(path) && same(PACKAGE_PATH) && same(INDICES[0]);
    }
    let text = |node: &Node, key: &str| metadata(node, key).and_then(|node| node.as_str().map(str::to_owned));
    let named = text(config, "name").as_deref() == Some(item.name()) && text(config, "namespace").as_deref() == item.namespace();
    named
        && item.node().is_ok_and(|node| match (node.get("spec"), config.get("spec")) {
            (Some(spec), Some(other)) => json::semantically_equal(spec, other),
            (spec, other) => spec.is_none() && other.is_none(),
        })
}
