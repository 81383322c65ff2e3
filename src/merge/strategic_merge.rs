//! Strategic merge: a patch laid over an object, as kustomize 5.8 does it.
//!
//! Maps merge key by key, `null` removes, lists with a merge key merge element by element, the patch's elements first; all other lists
//! are replaced (<https://github.com/kubernetes-sigs/kustomize/tree/master/kyaml/yaml/merge2>). Where kustomize would leave a
//! directive in the object, `$setElementOrder`, `$deleteFromPrimitiveList` and `$retainKeys`, it is what Kubernetes means by it
//! (<https://github.com/kubernetes/community/blob/master/contributors/devel/sig-api-machinery/strategic-merge-patch.md>).
//!
//! Keys that stay keep their order; new ones come after them, by name.

use super::element::{self, Key};
use super::merge_keys::{self, Field, Type};
use crate::diagnostics::{FieldPath, Step};
use crate::wire::node::{Entry, Node, Value};

/// The directive of a map or a list: `delete`, `replace` or `merge`.
pub const DIRECTIVE: &str = "$patch";
/// The directive with the keys of a map that stay.
pub const RETAIN_KEYS: &str = "$retainKeys";
/// Before the name of a list: the order of its elements.
pub const SET_ELEMENT_ORDER: &str = "$setElementOrder/";
/// Before the name of a set: what goes from it.
pub const DELETE_FROM_PRIMITIVE_LIST: &str = "$deleteFromPrimitiveList/";

/// Whether `key` is a directive, and no field.
pub fn is_directive(key: &str) -> bool {
    key == DIRECTIVE || key == RETAIN_KEYS || key.starts_with(SET_ELEMENT_ORDER) || key.starts_with(DELETE_FROM_PRIMITIVE_LIST)
}

/// Why a patch cannot be laid over an object.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeMismatch {
    /// Where, in the object.
    pub path: FieldPath,
    /// What is required there: a predicate that begins with "must".
    pub requirement: String,
}

/// What a merge gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The object; `None` where the patch deletes it.
    pub object: Option<Node>,
    /// Elements, or the object itself, that the patch would replace and that stay as they were: so it is with kustomize.
    pub ignored: Vec<FieldPath>,
}

/// `object` with `patch` laid over it.
///
/// # Errors
/// The patch has a list where the object has a map, a directive that there is none of, or an element without its key.
pub fn merge(object: Node, patch: Node) -> Result<Outcome, TypeMismatch> {
    let mut merger = Merger { path: Vec::new(), ignored: Vec::new() };
    let before = object.clone();
    let outcome = merger.value(Some(object), Some(patch), None)?;
    if outcome.replaced {
        return Ok(Outcome { object: Some(before), ignored: vec![FieldPath::default()] });
    }
    Ok(Outcome { object: outcome.value, ignored: merger.ignored })
}

/// What became of a value.
struct Merged {
    value: Option<Node>,
    /// Whether it is the patch's own and not the object's, changed.
    replaced: bool,
}

impl Merged {
    fn kept(value: Option<Node>) -> Self {
        Self { value, replaced: false }
    }

    fn of_patch(value: Option<Node>) -> Self {
        Self { value, replaced: true }
    }
}

/// What is to become of a map or a list.
#[derive(PartialEq, Eq)]
enum Directive {
    Merge,
    Replace,
    Delete,
}

struct Merger {
    path: Vec<Step>,
    ignored: Vec<FieldPath>,
}

fn present(node: Option<&Node>) -> Option<&Node> {
    node.filter(|node| !node.is_null())
}

impl Merger {
    fn misfit<T>(&self, requirement: String) -> Result<T, TypeMismatch> {
        Err(TypeMismatch { path: FieldPath(self.path.clone()), requirement })
    }

    fn value(&mut self, object: Option<Node>, patch: Option<Node>, field: Option<Field>) -> Result<Merged, TypeMismatch> {
        let first = present(object.as_ref()).or(present(patch.as_ref()));
        let Some(first) = first else {
            // what was null stays null, unless the patch says so too
            return Ok(Merged::kept(object.filter(|_| patch.is_none())));
        };
        if let (Some(ours), Some(theirs)) = (present(object.as_ref()), present(patch.as_ref()))
            && form(ours) != form(theirs)
        {
            return self.misfit(format!("must be {}, as in the object, got {}", form(ours), form(theirs)));
        }
        match first.value {
            Value::Mapping(_) => self.map(object, patch, field),
            Value::Sequence(_) => self.list(object, patch, field),
            _ => Ok(match patch {
                Some(patch) => Merged::of_patch(Some(patch).filter(|patch| !patch.is_null())),
                None => Merged::kept(object),
            }),
        }
    }

    fn map(&mut self, object: Option<Node>, patch: Option<Node>, field: Option<Field>) -> Result<Merged, TypeMismatch> {
        let kind = match field {
            Some(Field::Map(kind)) => Some(kind),
            _ => of_object(object.as_ref()).or_else(|| of_object(patch.as_ref())),
        };
        let Some(mut patch) = patch else {
            let Some(object) = object else { return Ok(Merged::kept(None)) };
            return self.fields(object, Vec::new(), kind).map(|node| Merged::kept(Some(node)));
        };
        if patch.is_null() {
            return Ok(Merged::kept(None));
        }
        let directive = self.take_directive(&mut patch)?;
        match (directive, object.filter(|object| !object.is_null())) {
            (Directive::Delete, _) => Ok(Merged::kept(None)),
            (Directive::Replace, _) | (Directive::Merge, None) => self.settled_fields(patch, kind).map(|node| Merged::of_patch(Some(node))),
            (Directive::Merge, Some(object)) => {
                let entries = into_entries(patch);
                self.fields(object, entries, kind).map(|node| Merged::kept(Some(node)))
            }
        }
    }

    /// The entries of a map with those of a patch.
    fn fields(&mut self, object: Node, patch: Vec<Entry>, kind: Option<Type>) -> Result<Node, TypeMismatch> {
        let span = object.span;
        let mut entries = into_entries(object);
        let (directives, mut patch): (Vec<Entry>, Vec<Entry>) = patch.into_iter().partition(|entry| is_directive(&entry.key));
        for directive in &directives {
            retain_keys(&mut entries, directive);
            delete_from_set(&mut entries, directive);
        }
        let mut merged = Vec::with_capacity(entries.len() + patch.len());
        let live: Vec<(String, Node)> = directives
            .iter()
            .filter_map(|directive| {
                let name = directive.key.strip_prefix(SET_ELEMENT_ORDER)?;
                let list = entries.iter().find(|entry| entry.key == name)?;
                Some((name.to_owned(), list.value.clone()))
            })
            .collect();
        for mut entry in entries {
            let position = patch.iter().position(|other| other.key == entry.key);
            let theirs = position.map(|position| patch.remove(position).value);
            let changed = theirs.is_some();
            let value = self.within(Step::Key(entry.key.clone()), |merger| {
                let field = kind.and_then(|kind| kind.field(&entry.key));
                merger.value(Some(entry.value), theirs, field)
            })?;
            if let Some(value) = value.value.filter(|value| !changed || !value.is_null()) {
                entry.value = value;
                merged.push(entry);
            }
        }
        patch.sort_by(|a, b| a.key.cmp(&b.key));
        for mut entry in patch {
            let value = self.within(Step::Key(entry.key.clone()), |merger| {
                let field = kind.and_then(|kind| kind.field(&entry.key));
                merger.value(None, Some(entry.value), field)
            })?;
            if let Some(value) = value.value {
                entry.value = value;
                merged.push(entry);
            }
        }
        for directive in &directives {
            set_element_order(&mut merged, directive, &live, kind);
        }
        Ok(Node::new(Value::Mapping(merged), span))
    }

    /// A value that a patch brings whole: without nulls and directives.
    fn settled(&mut self, node: Node, field: Option<Field>) -> Result<Option<Node>, TypeMismatch> {
        match (&node.value, field) {
            (Value::Null, _) => Ok(None),
            (Value::Mapping(_), _) => {
                let kind = match field {
                    Some(Field::Map(kind)) => Some(kind),
                    _ => of_object(Some(&node)),
                };
                let mut node = node;
                match self.take_directive(&mut node)? {
                    Directive::Delete => Ok(None),
                    Directive::Replace | Directive::Merge => self.settled_fields(node, kind).map(Some),
                }
            }
            (Value::Sequence(_), Some(Field::Keyed(..) | Field::Set)) => {
                let mut node = node;
                match self.take_list_directive(&mut node)? {
                    Directive::Delete => Ok(None),
                    Directive::Replace | Directive::Merge => self.elements(None, node, field),
                }
            }
            _ => Ok(Some(node)),
        }
    }

    fn settled_fields(&mut self, node: Node, kind: Option<Type>) -> Result<Node, TypeMismatch> {
        let span = node.span;
        let mut settled = Vec::new();
        for mut entry in into_entries(node).into_iter().filter(|entry| !is_directive(&entry.key)) {
            let value = self.within(Step::Key(entry.key.clone()), |merger| {
                let field = kind.and_then(|kind| kind.field(&entry.key));
                merger.settled(entry.value, field)
            })?;
            if let Some(value) = value {
                entry.value = value;
                settled.push(entry);
            }
        }
        Ok(Node::new(Value::Mapping(settled), span))
    }

    fn list(&mut self, object: Option<Node>, patch: Option<Node>, field: Option<Field>) -> Result<Merged, TypeMismatch> {
        let Some(Field::Keyed(..) | Field::Set) = field else {
            return Ok(match patch {
                Some(patch) => Merged::of_patch(Some(patch).filter(|patch| !patch.is_null())),
                None => Merged::kept(object),
            });
        };
        let Some(mut patch) = patch else {
            let Some(object) = object else { return Ok(Merged::kept(None)) };
            let nothing = Node::new(Value::Sequence(Vec::new()), object.span);
            return self.elements(Some(object), nothing, field).map(Merged::kept);
        };
        if patch.is_null() {
            return Ok(Merged::kept(None));
        }
        match (self.take_list_directive(&mut patch)?, object.filter(|object| !object.is_null())) {
            (Directive::Delete, _) => Ok(Merged::kept(None)),
            (Directive::Replace, _) | (Directive::Merge, None) => self.elements(None, patch, field).map(Merged::of_patch),
            (Directive::Merge, object) => self.elements(object, patch, field).map(Merged::kept),
        }
    }

    /// The elements of a keyed list with those of a patch, which come first; or, where there is no list yet, those of the patch.
    fn elements(&mut self, object: Option<Node>, patch: Node, field: Option<Field>) -> Result<Option<Node>, TypeMismatch> {
        let (keys, kind): (&[&str], _) = match field {
            Some(Field::Keyed(keys, kind)) => (keys, kind),
            _ => (&[], None),
        };
        let span = object.as_ref().unwrap_or(&patch).span;
        let theirs = into_items(patch);
        for (index, element) in theirs.iter().enumerate().filter(|_| !keys.is_empty()) {
            if keys.iter().all(|key| element.get(key).is_none_or(Node::is_null)) {
                self.path.push(Step::Index(index));
                return self.misfit(format!("must have `{}`, the merge key of this list", keys[0]));
            }
        }
        let has_object = object.is_some();
        let mut ours = object.map_or_else(|| theirs.clone(), into_items);
        let mut sought = element::keys_of(&theirs, keys);
        for key in element::keys_of(&ours, keys) {
            if !sought.contains(&key) {
                sought.push(key);
            }
        }
        element::join(&mut sought);
        let mut first = Vec::new();
        let mut names = Vec::new();
        for index in 0..sought.len() {
            let key = Key::new(keys, &sought, index);
            names.clone_from(&key.names);
            // an element of the object without its key stays as it is
            if key.is_blank() {
                continue;
            }
            let position = key.find(&ours);
            let base = position.map(|position| ours[position].clone());
            let over = if has_object { key.find(&theirs).map(|position| theirs[position].clone()) } else { None };
            let step = Step::Index(position.unwrap_or(0));
            let merged = self.within(step, |merger| {
                let field = kind.map(Field::Map);
                if has_object {
                    merger.value(base, over, field)
                } else {
                    // merged with itself
                    base.map_or(Ok(None), |base| merger.settled(base, field)).map(Merged::kept)
                }
            })?;
            let Some(mut value) = merged.value.filter(|value| !is_empty_map(value)) else {
                if let (false, Some(position)) = (has_object, position) {
                    // what its key cannot remove stays, as it does with kustomize, but never with its directive
                    if let Value::Mapping(entries) = &mut ours[position].value {
                        entries.retain(|entry| !is_directive(&entry.key));
                    }
                }
                key.remove(&mut ours);
                continue;
            };
            key.complete(&mut value);
            match position {
                Some(position) if !merged.replaced => ours[position] = value.clone(),
                Some(position) if !keys.is_empty() => {
                    let mut steps = self.path.clone();
                    steps.push(Step::Index(position));
                    self.ignored.push(FieldPath(steps));
                }
                _ => {}
            }
            key.set(&mut first, value);
        }
        if sought.is_empty() {
            return Ok(Some(Node::new(Value::Sequence(ours), span)));
        }
        // elements that were there already stay what they are, also where the patch replaces them: so does kustomize
        let names: Vec<&str> = names;
        for element in ours {
            element::append(&mut first, element, &names);
        }
        Ok(Some(Node::new(Value::Sequence(first), span)))
    }

    fn within<T>(&mut self, step: Step, work: impl FnOnce(&mut Self) -> Result<T, TypeMismatch>) -> Result<T, TypeMismatch> {
        self.path.push(step);
        let result = work(self)?;
        self.path.pop();
        Ok(result)
    }

    /// Takes `$patch` out of a map.
    fn take_directive(&self, node: &mut Node) -> Result<Directive, TypeMismatch> {
        let Value::Mapping(entries) = &mut node.value else { return Ok(Directive::Merge) };
        let Some(position) = entries.iter().position(|entry| entry.key == DIRECTIVE) else { return Ok(Directive::Merge) };
        let value = entries.remove(position).value;
        self.directive(&value)
    }

    /// Takes the element `$patch`, which has nothing beside it, out of a list.
    fn take_list_directive(&self, node: &mut Node) -> Result<Directive, TypeMismatch> {
        let Value::Sequence(items) = &mut node.value else { return Ok(Directive::Merge) };
        let Some(position) = items.iter().position(|item| item.get(DIRECTIVE).is_some()) else { return Ok(Directive::Merge) };
        // with something beside it, it is that element's
        if items[position].entries().len() > 1 {
            return Ok(Directive::Merge);
        }
        let element = items.remove(position);
        element.get(DIRECTIVE).map_or(Ok(Directive::Merge), |value| self.directive(value))
    }

    fn directive(&self, value: &Node) -> Result<Directive, TypeMismatch> {
        match value.as_str() {
            Some("delete") => Ok(Directive::Delete),
            Some("replace") => Ok(Directive::Replace),
            Some("merge") => Ok(Directive::Merge),
            _ => self.misfit(format!("must have `delete`, `replace` or `merge` as `{DIRECTIVE}`, got {value}")),
        }
    }
}

/// The type of a map that is an object.
fn of_object(node: Option<&Node>) -> Option<Type> {
    let node = node?;
    merge_keys::of_kind(node.get("apiVersion")?.as_str()?, node.get("kind")?.as_str()?)
}

/// What a patch must be to be laid over a value.
fn form(node: &Node) -> &'static str {
    match node.value {
        Value::Mapping(_) => "a map",
        Value::Sequence(_) => "a list",
        _ => "a scalar",
    }
}

fn is_empty_map(node: &Node) -> bool {
    match &node.value {
        Value::Null => true,
        Value::Mapping(entries) => entries.is_empty(),
        _ => false,
    }
}

fn into_entries(node: Node) -> Vec<Entry> {
    match node.value {
        Value::Mapping(entries) => entries,
        _ => Vec::new(),
    }
}

fn into_items(node: Node) -> Vec<Node> {
    match node.value {
        Value::Sequence(items) => items,
        _ => Vec::new(),
    }
}

fn texts(node: &Node) -> Vec<&str> {
    match &node.value {
        Value::Sequence(items) => items.iter().map(element::text).collect(),
        _ => Vec::new(),
    }
}

/// `$retainKeys`: all other keys go.
fn retain_keys(entries: &mut Vec<Entry>, directive: &Entry) {
    if directive.key == RETAIN_KEYS {
        let kept = texts(&directive.value);
        entries.retain(|entry| kept.contains(&entry.key.as_str()));
    }
}

/// `$deleteFromPrimitiveList/<name>`: these go from the set.
fn delete_from_set(entries: &mut [Entry], directive: &Entry) {
    let Some(name) = directive.key.strip_prefix(DELETE_FROM_PRIMITIVE_LIST) else { return };
    let gone = texts(&directive.value);
    for entry in entries.iter_mut().filter(|entry| entry.key == name) {
        if let Value::Sequence(items) = &mut entry.value.value {
            items.retain(|item| !gone.contains(&element::text(item)));
        }
    }
}

/// `$setElementOrder/<name>`: elements that it names stand in its order; the others where they stood among them.
fn set_element_order(entries: &mut [Entry], directive: &Entry, live: &[(String, Node)], kind: Option<Type>) {
    let Some(name) = directive.key.strip_prefix(SET_ELEMENT_ORDER) else { return };
    let key = match kind.and_then(|kind| kind.field(name)) {
        Some(Field::Keyed(keys, _)) => keys[0],
        _ => "",
    };
    let Some(list) = entries.iter_mut().find(|entry| entry.key == name) else { return };
    let Value::Sequence(items) = &mut list.value.value else { return };
    let name_of = |node: &Node| element::text(node.get(key).unwrap_or(node)).to_owned();
    let names = |node: &Node| -> Vec<String> {
        match &node.value {
            Value::Sequence(items) => items.iter().map(name_of).collect(),
            _ => Vec::new(),
        }
    };
    let order = names(&directive.value);
    let before = live.iter().find(|(other, _)| other == name).map(|(_, list)| names(list)).unwrap_or_default();
    let place_in = |names: &[String], node: &Node| names.iter().position(|other| *other == name_of(node));
    let (mut ordered, mut others): (Vec<Node>, Vec<Node>) =
        std::mem::take(items).into_iter().partition(|item| place_in(&order, item).is_some());
    ordered.sort_by_key(|item| place_in(&order, item));
    others.sort_by_key(|item| place_in(&before, item));
    let (mut ordered, mut others) = (ordered.into_iter().peekable(), others.into_iter().peekable());
    loop {
        let other_first = match (others.peek(), ordered.peek()) {
            (None, None) => return,
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (Some(other), Some(item)) => {
                matches!((place_in(&before, other), place_in(&before, item)), (Some(other), Some(item)) if other < item)
            }
        };
        items.extend(if other_first { others.next() } else { ordered.next() });
    }
}
