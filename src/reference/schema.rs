//! The schema of McpStack, as JSON Schema and as a CustomResourceDefinition.
//!
//! JSON Schema: <https://json-schema.org/draft/2020-12>. A structural schema of a CustomResourceDefinition
//! (<https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema>)
//! cannot express everything: it prunes unknown fields instead of rejecting them, and accepts any value for a quantity and for an object or
//! boolean.

use serde_json::{Map, Value, json};

use super::field::meaning;
use crate::api::{API_VERSION, KIND, McpStack};
use crate::decode::field::{FieldDoc, Shape};
use crate::decode::fields::Wanted;
use crate::diagnostics::Step;

/// The dialect of the schema.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Dialect {
    JsonSchema,
    Structural,
}

/// Returns the JSON Schema (draft 2020-12) of McpStack.
pub fn json_schema() -> Value {
    let mut schema = block(McpStack::FIELDS, Dialect::JsonSchema);
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["title"] = json!(KIND);
    schema["description"] = json!("A fleet of MCP servers.");
    schema["required"] = json!(["apiVersion", "kind", "metadata"]);
    schema["properties"]["apiVersion"] = json!({"const": API_VERSION, "description": "The version of this schema."});
    schema["properties"]["kind"] = json!({"const": KIND, "description": "The kind of this schema."});
    schema["properties"]["metadata"]["type"] = json!("object");
    schema["properties"]["metadata"]["required"] = json!(["name"]);
    schema
}

/// Returns the schema as a CustomResourceDefinition, for tools that require one. A stack itself is never applied to a cluster.
pub fn custom_resource_definition() -> Value {
    let (group, version) = API_VERSION.split_once('/').expect("the API version has a group and a version");
    let plural = format!("{}s", KIND.to_lowercase());
    let spec = McpStack::FIELDS.iter().find(|field| field.name == "spec").expect("a stack has a spec");
    let schema = json!({
        "type": "object",
        "description": "A fleet of MCP servers.",
        "properties": {
            "apiVersion": {"type": "string"},
            "kind": {"type": "string"},
            "metadata": {"type": "object"},
            "spec": described(spec, Dialect::Structural),
        },
    });
    json!({
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": format!("{plural}.{group}")},
        "spec": {
            "group": group,
            "names": {"kind": KIND, "listKind": format!("{KIND}List"), "plural": plural, "singular": KIND.to_lowercase()},
            "scope": "Namespaced",
            "versions": [{"name": version, "served": true, "storage": true, "schema": {"openAPIV3Schema": schema}}],
        },
    })
}

/// Returns the schema of a field with its description.
fn described(field: &FieldDoc, dialect: Dialect) -> Value {
    let shape = (field.shape)();
    let mut schema = of_shape(&shape, dialect);
    let mut description = meaning(field);
    if !field.default.is_empty() {
        description += &format!(" Default: {}.", field.default.trim_end_matches('.'));
    }
    schema["description"] = json!(description);
    if dialect == Dialect::JsonSchema {
        if let Some(default) = literal(&shape, field.default) {
            schema["default"] = default;
        }
        if let Some(example) = literal(&shape, field.example) {
            schema["examples"] = json!([example]);
        }
    }
    schema
}

/// Parses a default or an example; returns `None` if it is a description instead of a value.
fn literal(shape: &Shape, text: &str) -> Option<Value> {
    match shape {
        Shape::Scalar("boolean") => text.parse::<bool>().ok().map(Value::from),
        Shape::Scalar("integer" | "integer or string" | "integer or percentage") => text.parse::<i32>().ok().map(Value::from),
        Shape::Scalar(_) if !text.is_empty() && !text.contains([' ', '`', '<']) && text != "none" => Some(Value::from(text)),
        Shape::Choice(words) => words.contains(&text).then(|| Value::from(text)),
        _ => None,
    }
}

fn block(fields: &[FieldDoc], dialect: Dialect) -> Value {
    let properties: Map<String, Value> = fields.iter().map(|field| (field.name.to_owned(), described(field, dialect))).collect();
    let mut schema = typed("object", dialect);
    schema["properties"] = Value::Object(properties);
    if dialect == Dialect::JsonSchema {
        schema["additionalProperties"] = json!(false);
    }
    schema
}

/// Returns the schema of a type or `null`, which means absent.
fn typed(name: &str, dialect: Dialect) -> Value {
    match dialect {
        Dialect::JsonSchema => json!({"type": [name, "null"]}),
        Dialect::Structural => json!({"type": name, "nullable": true}),
    }
}

fn words(words: &[&str], dialect: Dialect) -> Value {
    let mut schema = typed("string", dialect);
    let mut allowed: Vec<Value> = words.iter().map(|word| json!(word)).collect();
    // an empty string and `null` mean absent
    allowed.extend([json!(""), Value::Null]);
    schema["enum"] = Value::Array(allowed);
    schema
}

/// Returns the schema of a value of one of several types, which a structural schema cannot express.
fn any_of_types(types: &[&str], dialect: Dialect) -> Value {
    match dialect {
        Dialect::JsonSchema => json!({"type": types}),
        Dialect::Structural => json!({"x-kubernetes-preserve-unknown-fields": true}),
    }
}

fn int_or_string(dialect: Dialect) -> Value {
    match dialect {
        Dialect::JsonSchema => json!({"type": ["integer", "string", "null"]}),
        Dialect::Structural => json!({"x-kubernetes-int-or-string": true, "nullable": true}),
    }
}

/// Pattern of a percentage.
const PERCENTAGE: &str = "^([0-9]+%)?$";

/// Pattern of a quantity or `none`.
const QUANTITY: &str = r"^([+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?|none)?$";

/// Pattern of a Go duration or an integer.
const DURATION: &str = r"^(\+?(([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+|[0-9]+)?$";

fn of_shape(shape: &Shape, dialect: Dialect) -> Value {
    match shape {
        Shape::Scalar("integer or string") => int_or_string(dialect),
        Shape::Scalar("integer or percentage") => with_pattern(int_or_string(dialect), PERCENTAGE, dialect),
        Shape::Scalar("quantity") => with_pattern(any_of_types(&["string", "number", "null"], dialect), QUANTITY, dialect),
        Shape::Scalar("duration") => with_pattern(any_of_types(&["string", "integer", "null"], dialect), DURATION, dialect),
        Shape::Scalar(name) => typed(name, dialect),
        Shape::Choice(choices) => words(choices, dialect),
        Shape::List(item) => {
            let mut schema = typed("array", dialect);
            schema["items"] = without_null(of_shape(item, dialect));
            schema
        }
        Shape::Map(value) => {
            let mut schema = typed("object", dialect);
            schema["additionalProperties"] = of_shape(value, dialect);
            schema
        }
        Shape::Block(fields) => block(fields, dialect),
        Shape::BooleanOr(fields) if dialect == Dialect::JsonSchema => {
            let mut schema = block(fields, dialect);
            schema["type"] = json!(["object", "boolean", "null"]);
            schema
        }
        Shape::BooleanOr(_) => any_of_types(&[], dialect),
        Shape::Upstream(_, wanted) => upstream(*wanted, &mut Vec::new(), dialect),
        Shape::Partial(_, wanted) => partial(*wanted, dialect),
    }
}

fn with_pattern(mut schema: Value, pattern: &str, dialect: Dialect) -> Value {
    if dialect == Dialect::JsonSchema {
        schema["pattern"] = json!(pattern);
    }
    schema
}

/// Removes `null` and the empty string, which are not allowed as items of a list.
fn without_null(mut schema: Value) -> Value {
    if let Some(types) = schema["type"].as_array_mut() {
        types.retain(|name| name != "null");
    }
    if let Some(words) = schema.get_mut("enum").and_then(Value::as_array_mut) {
        words.retain(|word| !word.is_null() && word != "");
    }
    if let Some(entries) = schema.as_object_mut() {
        entries.remove("nullable");
    }
    schema
}

/// Returns the schema of a strategic merge patch for an upstream type, two levels deep, which is enough for completion in an editor.
/// Directives are allowed.
fn partial(wanted: fn(&[Step]) -> Wanted, dialect: Dialect) -> Value {
    let mut schema = typed("object", dialect);
    if dialect == Dialect::Structural {
        schema["x-kubernetes-preserve-unknown-fields"] = json!(true);
        return schema;
    }
    let level = |path: &[Step], inner: &dyn Fn(&str) -> Value| {
        let Wanted::Struct(fields) = wanted(path) else { return json!({}) };
        let properties: Map<String, Value> = fields.iter().map(|field| ((*field).to_owned(), inner(field))).collect();
        let directives = json!({"^\\$": {}});
        json!({"type": ["object", "null"], "properties": properties, "patternProperties": directives, "additionalProperties": false})
    };
    level(&[], &|field| level(&[Step::Key(field.to_owned())], &|_| json!({})))
}

/// Returns the schema of an upstream type, from the type that it requests at every path.
fn upstream(wanted: fn(&[Step]) -> Wanted, path: &mut Vec<Step>, dialect: Dialect) -> Value {
    let inner = |step: Step, path: &mut Vec<Step>| {
        path.push(step);
        let schema = upstream(wanted, path, dialect);
        path.pop();
        schema
    };
    match wanted(path) {
        Wanted::Struct(fields) => {
            let mut schema = typed("object", dialect);
            let properties: Map<String, Value> =
                fields.iter().map(|field| ((*field).to_owned(), inner(Step::Key((*field).to_owned()), path))).collect();
            schema["properties"] = Value::Object(properties);
            if dialect == Dialect::JsonSchema {
                schema["additionalProperties"] = json!(false);
            }
            if path.is_empty() { without_null(schema) } else { schema }
        }
        Wanted::List => {
            let mut schema = typed("array", dialect);
            schema["items"] = without_null(inner(Step::Index(0), path));
            schema
        }
        Wanted::Map => {
            let mut schema = typed("object", dialect);
            schema["additionalProperties"] = inner(Step::Key("key".to_owned()), path);
            schema
        }
        Wanted::Wrapper("IntOrString") => int_or_string(dialect),
        Wanted::Wrapper(_) => any_of_types(&["string", "number", "null"], dialect),
        Wanted::Words(choices) => words(choices, dialect),
        Wanted::String => typed("string", dialect),
        Wanted::Integer => typed("integer", dialect),
        Wanted::Boolean => typed("boolean", dialect),
        Wanted::Anything => any_of_types(&["object", "array", "string", "number", "boolean", "null"], dialect),
    }
}
