//! Strategic merge patches, as kustomize 5.8 applies them.
//!
//! Maps are merged key by key; `null` removes a key; lists with a merge key are merged element by element, with the elements of the patch
//! first; all other lists are replaced (<https://github.com/kubernetes-sigs/kustomize/tree/master/kyaml/yaml/merge2>). The directives
//! `$setElementOrder`, `$deleteFromPrimitiveList` and `$retainKeys`, which kustomize would leave in the object, are applied as specified by
//! Kubernetes (<https://github.com/kubernetes/community/blob/master/contributors/devel/sig-api-machinery/strategic-merge-patch.md>).
//!
//! Existing keys keep their order; new keys follow them, sorted by name.

use super::element::{self, Key};
use super::merge_keys::{self, Field, Type};
use crate::diagnostics::{FieldPath, Step};
use crate::wire::node::{Entry, Node, Value};

/// The directive of a map or a list: `delete`, `replace` or `merge`.
pub const DIRECTIVE: &str = "$patch";
/// The directive that lists the keys of a map to retain.
pub const RETAIN_KEYS: &str = "$retainKeys";
/// Prefix of the directive that specifies the order of the elements of a list; the name of the list follows.
pub const SET_ELEMENT_ORDER: &str = "$setElementOrder/";
/// Prefix of the directive that lists the elements to delete from a set; the name of the set follows.
pub const DELETE_FROM_PRIMITIVE_LIST: &str = "$deleteFromPrimitiveList/";

/// Whether `key` is a directive instead of a field.
pub fn is_directive(key: &str) -> bool {
    key == DIRECTIVE || key == RETAIN_KEYS || key.starts_with(SET_ELEMENT_ORDER) || key.starts_with(DELETE_FROM_PRIMITIVE_LIST)
}

/// Reason why a patch cannot be applied to an object.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeMismatch {
    /// Path in the object.
    pub path: FieldPath,
    /// The requirement: a predicate that begins with "must".
    pub requirement: String,
}

/// Result of a merge.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The object; `None` if the patch deletes it.
    pub object: Option<Node>,
    /// Elements, or the object itself, that the patch should replace but that are unchanged, as with kustomize.
    pub ignored: Vec<FieldPath>,
}

/// Merges `patch` over `object`.
///
/// # Errors
/// If a value of the patch is of another type than in the object, a directive is unknown, or an element lacks its merge key.
pub fn merge(object: Node, patch: Node) -> Result<Outcome, TypeMismatch> {
    let mut merger = Merger { path: Vec::new(), ignored: Vec::new() };
    let before = object.clone();
    let outcome = merger.value(Some(object), Some(patch), None)?;
    if outcome.replaced {
        return Ok(Outcome { object: Some(before), ignored: vec![FieldPath::default()] });
    }
    Ok(Outcome { object: outcome.value, ignored: merger.ignored })
}

/// The merged value.
struct Merged {
    value: Option<Node>,
    /// Whether the value comes from the patch alone, instead of being the object's value with changes.
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

/// What to do with a map or a list.
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
    fn mismatch<T>(&self, requirement: String) -> Result<T, TypeMismatch> {
        Err(TypeMismatch { path: FieldPath(self.path.clone()), requirement })
    }

    fn value(&mut self, object: Option<Node>, patch: Option<Node>, field: Option<Field>) -> Result<Merged, TypeMismatch> {
        let first = present(object.as_ref()).or(present(patch.as_ref()));
        let Some(first) = first else {
            // a null is retained unless the patch also sets it to null
            return Ok(Merged::kept(object.filter(|_| patch.is_none())));
        };
        if let (Some(ours), Some(theirs)) = (present(object.as_ref()), present(patch.as_ref()))
            && type_name(ours) != type_name(theirs)
        {
            return self.mismatch(format!("must be {}, as in the object, got {}", type_name(ours), type_name(theirs)));
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
            (Directive::Replace, _) | (Directive::Merge, None) => self.new_fields(patch, kind).map(|node| Merged::of_patch(Some(node))),
            (Directive::Merge, Some(object)) => {
                let entries = into_entries(patch);
                self.fields(object, entries, kind).map(|node| Merged::kept(Some(node)))
            }
        }
    }

    /// Merges the entries of a patch over those of a map.
    fn fields(&mut self, object: Node, patch: Vec<Entry>, kind: Option<Type>) -> Result<Node, TypeMismatch> {
        let span = object.span;
        let mut entries = into_entries(object);
        let (directives, mut patch): (Vec<Entry>, Vec<Entry>) = patch.into_iter().partition(|entry| is_directive(&entry.key));
        for directive in &directives {
            retain_keys(&mut entries, directive);
            delete_from_set(&mut entries, directive);
        }
        let mut merged = Vec::with_capacity(entries.len() + patch.len());
        let originals: Vec<(String, Node)> = directives
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
            set_element_order(&mut merged, directive, &originals, kind);
        }
        Ok(Node::new(Value::Mapping(merged), span))
    }

    /// Returns a value that only the patch has, without its nulls and directives.
    fn new_value(&mut self, node: Node, field: Option<Field>) -> Result<Option<Node>, TypeMismatch> {
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
                    Directive::Replace | Directive::Merge => self.new_fields(node, kind).map(Some),
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

    fn new_fields(&mut self, node: Node, kind: Option<Type>) -> Result<Node, TypeMismatch> {
        let span = node.span;
        let mut fields = Vec::new();
        for mut entry in into_entries(node).into_iter().filter(|entry| !is_directive(&entry.key)) {
            let value = self.within(Step::Key(entry.key.clone()), |merger| {
                let field = kind.and_then(|kind| kind.field(&entry.key));
                merger.new_value(entry.value, field)
            })?;
            if let Some(value) = value {
                entry.value = value;
                fields.push(entry);
            }
        }
        Ok(Node::new(Value::Mapping(fields), span))
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

    /// Merges the elements of a patch with those of a keyed list. The elements of the patch come first. Without `object`, the list
    /// consists of the elements of the patch.
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
                return self.mismatch(format!("must have `{}`, the merge key of this list", keys[0]));
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
        element::unify(&mut sought);
        let mut first = Vec::new();
        let mut names = Vec::new();
        for index in 0..sought.len() {
            let key = Key::new(keys, &sought, index);
            names.clone_from(&key.names);
            // an element of the object that lacks its merge keys is unchanged
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
                    // kustomize merges an element of a new list with itself
                    base.map_or(Ok(None), |base| merger.new_value(base, field)).map(Merged::kept)
                }
            })?;
            let Some(mut value) = merged.value.filter(|value| !is_empty_map(value)) else {
                if let (false, Some(position)) = (has_object, position) {
                    // as with kustomize, an element that cannot be removed by its key is retained, but without its directive
                    if let Value::Mapping(entries) = &mut ours[position].value {
                        entries.retain(|entry| !is_directive(&entry.key));
                    }
                }
                key.remove(&mut ours);
                continue;
            };
            key.add_missing_parts(&mut value);
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
        // as with kustomize, existing elements are retained even if the patch replaces them
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

    /// Removes `$patch` from a map and returns it.
    fn take_directive(&self, node: &mut Node) -> Result<Directive, TypeMismatch> {
        let Value::Mapping(entries) = &mut node.value else { return Ok(Directive::Merge) };
        let Some(position) = entries.iter().position(|entry| entry.key == DIRECTIVE) else { return Ok(Directive::Merge) };
        let value = entries.remove(position).value;
        self.directive(&value)
    }

    /// Removes the element that consists only of `$patch` from a list and returns it.
    fn take_list_directive(&self, node: &mut Node) -> Result<Directive, TypeMismatch> {
        let Value::Sequence(items) = &mut node.value else { return Ok(Directive::Merge) };
        let Some(position) = items.iter().position(|item| item.get(DIRECTIVE).is_some()) else { return Ok(Directive::Merge) };
        // beside other fields, `$patch` applies to its element only
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
            _ => self.mismatch(format!("must have `delete`, `replace` or `merge` as `{DIRECTIVE}`, got {value}")),
        }
    }
}

/// Returns the type of an object by its `apiVersion` and `kind`.
fn of_object(node: Option<&Node>) -> Option<Type> {
    let node = node?;
    merge_keys::of_kind(node.get("apiVersion")?.as_str()?, node.get("kind")?.as_str()?)
}

/// Returns the type of a value as far as it matters to a merge.
fn type_name(node: &Node) -> &'static str {
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

fn scalar_texts(node: &Node) -> Vec<&str> {
    match &node.value {
        Value::Sequence(items) => items.iter().map(element::text).collect(),
        _ => Vec::new(),
    }
}

/// Applies `$retainKeys`: removes all keys that are not listed.
fn retain_keys(entries: &mut Vec<Entry>, directive: &Entry) {
    if directive.key == RETAIN_KEYS {
        let kept = scalar_texts(&directive.value);
        entries.retain(|entry| kept.contains(&entry.key.as_str()));
    }
}

/// Applies `$deleteFromPrimitiveList/<name>`: removes the listed elements from the set.
fn delete_from_set(entries: &mut [Entry], directive: &Entry) {
    let Some(name) = directive.key.strip_prefix(DELETE_FROM_PRIMITIVE_LIST) else { return };
    let deleted = scalar_texts(&directive.value);
    for entry in entries.iter_mut().filter(|entry| entry.key == name) {
        if let Value::Sequence(items) = &mut entry.value.value {
            items.retain(|item| !deleted.contains(&element::text(item)));
        }
    }
}

/// Applies `$setElementOrder/<name>`: sorts the listed elements in this order, and places the others relative to them as in the
/// original list.
fn set_element_order(entries: &mut [Entry], directive: &Entry, originals: &[(String, Node)], kind: Option<Type>) {
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
    let before = originals.iter().find(|(other, _)| other == name).map(|(_, list)| names(list)).unwrap_or_default();
    let index_in = |names: &[String], node: &Node| names.iter().position(|other| *other == name_of(node));
    let (mut ordered, mut others): (Vec<Node>, Vec<Node>) =
        std::mem::take(items).into_iter().partition(|item| index_in(&order, item).is_some());
    ordered.sort_by_key(|item| index_in(&order, item));
    others.sort_by_key(|item| index_in(&before, item));
    let (mut ordered, mut others) = (ordered.into_iter().peekable(), others.into_iter().peekable());
    loop {
        let other_first = match (others.peek(), ordered.peek()) {
            (None, None) => return,
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (Some(other), Some(item)) => {
                matches!((index_in(&before, other), index_in(&before, item)), (Some(other), Some(item)) if other < item)
            }
        };
        items.extend(if other_first { others.next() } else { ordered.next() });
    }
}
