//! JSON patches (RFC 6902), as kustomize 5.8 applies them: unlike in the RFC, `replace` adds an absent field, and a negative index counts
//! from the end of a list.
//!
//! <https://www.rfc-editor.org/rfc/rfc6902>, <https://github.com/evanphx/json-patch/tree/v4.13.0>

use json_patch::PatchOperation;
use json_patch::jsonptr::PointerBuf;
use serde_json::Value as Json;

use crate::wire::json;
use crate::wire::node::{Node, Value};

/// The operations of RFC 6902, each with the field that it requires in addition to `op` and `path`.
const OPERATIONS: &[(&str, Option<&str>)] = &[
    ("add", Some("value")),
    ("copy", Some("from")),
    ("move", Some("from")),
    ("remove", None),
    ("replace", Some("value")),
    ("test", Some("value")),
];

/// One operation of a JSON patch.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// Operation and path, as quoted in messages: `remove /spec/replicas`.
    pub name: String,
    kind: String,
    path: String,
    from: Option<String>,
    value: Option<Json>,
}

impl Operation {
    /// Decodes an operation.
    ///
    /// # Errors
    /// If `node` is not a valid operation. The message is a predicate: "must have `path`".
    pub fn read(node: &Node) -> Result<Self, String> {
        let Value::Mapping(_) = node.value else { return Err(format!("must be a map with `op` and `path`, got {}", node.type_name())) };
        let names = OPERATIONS.iter().map(|(name, _)| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let kind = node.get("op").ok_or_else(|| format!("must have an `op`: one of {names}"))?;
        let Some((kind, needs)) = OPERATIONS.iter().find(|(name, _)| kind.as_str() == Some(name)) else {
            return Err(format!("must have one of {names} as `op`, got {kind}"));
        };
        let pointer = |field: &str| {
            let value = node.get(field).ok_or_else(|| format!("must have `{field}`: `{kind}` requires it"))?;
            let text = value.as_str().filter(|text| PointerBuf::parse((*text).to_owned()).is_ok());
            text.map(str::to_owned).ok_or_else(|| {
                format!(
                    "must have a JSON pointer such as `/metadata/labels/a~1b` as `{field}`, with `~1` for `/` and `~0` for `~`, got {value}"
                )
            })
        };
        let path = pointer("path")?;
        let from = if *needs == Some("from") { Some(pointer("from")?) } else { None };
        let value = match (needs, node.get("value")) {
            (Some("value"), None) => return Err(format!("must have `value`: `{kind}` requires it")),
            (Some("value"), Some(value)) => Some(json::of_node(value)),
            _ => None,
        };
        Ok(Self { name: format!("{kind} {path}"), kind: (*kind).to_owned(), path, from, value })
    }

    /// Whether the operation has `key` in a path or in its value.
    pub fn has_key(&self, key: &str) -> bool {
        let escaped = key.replace('~', "~0").replace('/', "~1");
        let in_pointer = |pointer: &str| pointer.split('/').any(|part| part == escaped);
        in_pointer(&self.path)
            || self.from.as_deref().is_some_and(in_pointer)
            || self.value.as_ref().is_some_and(|value| has_key(value, key))
    }

    /// Applies `operations` to `object`. Annotations can be added even if the object has none, because kustomize always adds its own
    /// annotations before it applies a patch.
    ///
    /// # Errors
    /// If an operation cannot be applied; returns its index, counted from 0, and the reason.
    pub fn apply_all(operations: &[Self], object: &mut Json) -> Result<(), (usize, String)> {
        let metadata = object.get_mut("metadata").and_then(Json::as_object_mut);
        if let Some(metadata) = metadata {
            metadata.entry("annotations").or_insert_with(|| Json::Object(serde_json::Map::new()));
        }
        for (index, operation) in operations.iter().enumerate() {
            operation.apply(object).map_err(|why| (index, why))?;
        }
        if let Some(metadata) = object.get_mut("metadata").and_then(Json::as_object_mut)
            && metadata.get("annotations").and_then(Json::as_object).is_some_and(serde_json::Map::is_empty)
        {
            metadata.remove("annotations");
        }
        Ok(())
    }

    /// Applies the operation to `object`.
    ///
    /// # Errors
    /// If the operation cannot be applied; returns the reason. `object` is unchanged.
    fn apply(&self, object: &mut Json) -> Result<(), String> {
        let from = self.from.as_ref().map(|from| resolve_negative_indices(object, from, false));
        let adds = matches!(self.kind.as_str(), "add" | "copy" | "move");
        let path = match (&from, self.kind.as_str()) {
            (Some(from), "move") if self.path.contains("/-") => {
                // the value is removed from its old position before indices in its new path are counted
                let mut without = object.clone();
                let removal: PatchOperation = serde_json::from_value(serde_json::json!({"op": "remove", "path": from}))
                    .expect("pointers are validated when an operation is decoded");
                let _ = json_patch::patch(&mut without, &[removal]);
                resolve_negative_indices(&without, &self.path, true)
            }
            _ => resolve_negative_indices(object, &self.path, adds),
        };
        let mut kind = self.kind.as_str();
        if kind == "replace" && object.pointer(&path).is_none() && parent(object, &path).is_some_and(Json::is_object) {
            kind = "add";
        }
        let mut operation = serde_json::json!({"op": kind, "path": path});
        if let Some(from) = from {
            operation["from"] = Json::String(from);
        }
        if let Some(value) = &self.value {
            operation["value"] = value.clone();
        }
        let operation: PatchOperation = serde_json::from_value(operation).map_err(|error| error.to_string())?;
        json_patch::patch(object, &[operation]).map_err(|error| match error.kind {
            json_patch::PatchErrorKind::TestFailed => "the value at that path differs".to_owned(),
            json_patch::PatchErrorKind::InvalidFromPointer => "there is nothing at `from`".to_owned(),
            _ => "there is nothing at that path".to_owned(),
        })
    }
}

fn has_key(value: &Json, key: &str) -> bool {
    match value {
        Json::Object(entries) => entries.iter().any(|(name, value)| name == key || has_key(value, key)),
        Json::Array(items) => items.iter().any(|item| has_key(item, key)),
        _ => false,
    }
}

fn parent<'a>(object: &'a Json, path: &str) -> Option<&'a Json> {
    object.pointer(path.rsplit_once('/')?.0)
}

/// Replaces negative indices in `path`, which count from the end of a list. If the operation `adds` an element, the position after the last
/// element counts too.
fn resolve_negative_indices(object: &Json, path: &str, adds: bool) -> String {
    let mut resolved = String::with_capacity(path.len());
    let parts = path.split('/').skip(1).count();
    for (position, part) in path.split('/').skip(1).enumerate() {
        let items = object.pointer(&resolved).and_then(Json::as_array);
        let index = items.and_then(|items| {
            let back: usize = part.strip_prefix('-')?.parse().ok()?;
            (items.len() + usize::from(adds && position + 1 == parts)).checked_sub(back)
        });
        resolved.push('/');
        match index {
            Some(index) => resolved += &index.to_string(),
            None => resolved += part,
        }
    }
    resolved
}
