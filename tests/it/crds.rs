//! Custom objects, validated against the `CustomResourceDefinition`s of their operators.
//!
//! `MCP_STACK_CRDS` names a folder of these definitions as YAML files; they are not part of the repository. A kind may have several files, one
//! per supported version of its operator: an object must be valid for all of them. CEL rules (`x-kubernetes-validations`) are not evaluated.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;

use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use serde::Deserialize as _;
use serde_json::{Value as Json, json};

use crate::kubernetes::generated_objects;
use crate::support::{Complaints, binary, documents, files, read, root, run, shown};

/// API groups of Kubernetes itself, except those without a dot, such as `apps`.
const BUILT_IN: [&str; 4] = ["networking.k8s.io", "rbac.authorization.k8s.io", "scheduling.k8s.io", "storage.k8s.io"];

/// Examples whose output is not in `testdata/examples`: folder and arguments.
const EXAMPLES: &[(&str, &str)] = &[
    ("chart", "render grafana.yaml --input chart.yaml"),
    ("flux", "render fleet/fleet.yaml --overlay fleet/staging.yaml --input fleet/release.yaml"),
    ("flux", "render fleet/fleet.yaml --overlay fleet/production.yaml --input fleet/release.yaml"),
];

/// The schema of one version of a custom kind.
struct Definition {
    file: String,
    api_version: String,
    kind: String,
    schema: Json,
}

/// The definitions in a folder. Files that name none of the `groups` are not parsed, because some are large.
fn definitions(folder: &Path, groups: &[&str]) -> Vec<Definition> {
    let mut found = Vec::new();
    for file in files(folder).into_iter().filter(|file| file.extension().is_some_and(|extension| extension == "yaml")) {
        let text = read(&file).expect("the file was just listed");
        if !groups.iter().any(|group| text.contains(&format!("group: {group}"))) {
            continue;
        }
        for document in serde_yaml::Deserializer::from_str(&text) {
            let crd = Json::deserialize(document).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            for version in crd["spec"]["versions"].as_array().into_iter().flatten() {
                found.push(Definition {
                    file: file.file_name().expect("a file has a name").to_string_lossy().into_owned(),
                    api_version: format!("{}/{}", text_of(&crd["spec"]["group"]), text_of(&version["name"])),
                    kind: text_of(&crd["spec"]["names"]["kind"]).to_owned(),
                    schema: version["schema"]["openAPIV3Schema"].clone(),
                });
            }
        }
    }
    found
}

fn text_of(value: &Json) -> &str {
    value.as_str().unwrap_or_default()
}

/// The group of a custom object; `None` for the kinds of Kubernetes itself.
fn custom_group(object: &Json) -> Option<&str> {
    let (group, _) = text_of(&object["apiVersion"]).split_once('/')?;
    (group.contains('.') && !BUILT_IN.contains(&group)).then_some(group)
}

/// Generated objects in the output of [`EXAMPLES`].
fn examples() -> Vec<(String, Json)> {
    let mut objects = Vec::new();
    for (example, arguments) in EXAMPLES {
        let folder = root().join("functions/mcp-stack/examples").join(example);
        let ran = run(binary(&folder).args(arguments.split(' ')), b"");
        assert_eq!(ran.status, 0, "{}: {arguments}: {}", shown(&folder), ran.stderr);
        for document in documents(&ran.stdout) {
            let object: Json = serde_yaml::from_str(&document).unwrap_or_else(|error| panic!("{}: {error}", shown(&folder)));
            if object["metadata"]["annotations"]["mcp.p2pmmo.vn/generated"].is_string() {
                objects.push((shown(&folder), object));
            }
        }
    }
    objects
}

#[test]
fn custom_objects_are_valid() {
    let Some(folder) = std::env::var_os("MCP_STACK_CRDS") else {
        let _ = writeln!(std::io::stderr(), "not run: crds::custom_objects_are_valid: MCP_STACK_CRDS must name a folder of CRDs");
        return;
    };
    let objects: Vec<_> = generated_objects().into_iter().chain(examples()).filter(|(_, object)| custom_group(object).is_some()).collect();
    let groups: Vec<&str> = objects.iter().filter_map(|(_, object)| custom_group(object)).collect();
    let definitions = definitions(Path::new(&folder), &groups);
    let mut complaints = Complaints::default();
    let mut validated: BTreeMap<&str, usize> = BTreeMap::new();
    for (file, object) in &objects {
        let (api_version, kind) = (text_of(&object["apiVersion"]), text_of(&object["kind"]));
        let name = format!("{file}: {kind} `{}`", text_of(&object["metadata"]["name"]));
        let mut of_kind = definitions.iter().filter(|crd| crd.api_version == api_version && crd.kind == kind).peekable();
        if of_kind.peek().is_none() {
            complaints
                .add(format!("{name}: no file in MCP_STACK_CRDS defines {api_version} {kind}; add one, or add the group to BUILT_IN"));
        }
        for definition in of_kind {
            *validated.entry(&definition.file).or_default() += 1;
            for violation in violations(&definition.schema, object) {
                complaints.add(format!("{name}: {}: {violation}", definition.file));
            }
        }
    }
    complaints.raise();
    assert!(!validated.is_empty(), "no custom object was found");
    for (file, count) in validated {
        let _ = writeln!(std::io::stderr(), "validated: {count} objects against {file}");
    }
}

/// What the API server would reject or silently drop, each with its field path.
fn violations(schema: &Json, object: &Json) -> Vec<String> {
    let (mut schema, mut found) = (schema.clone(), Vec::new());
    if let Some(metadata) = object.get("metadata") {
        match serde_json::from_value::<ObjectMeta>(metadata.clone()).and_then(serde_json::to_value) {
            Ok(back) if back == *metadata => {}
            Ok(_) => found.push("metadata: unknown field".to_owned()),
            Err(error) => found.push(format!("metadata: {error}")),
        }
    }
    schema["properties"]["metadata"] = json!({"x-kubernetes-preserve-unknown-fields": true});
    validate("", &schema, object, true, &mut found);
    found
}

/// Validates a value. `closed`: whether an object may have only the fields of its schema. The schemas under `allOf`, `anyOf`, `oneOf` and
/// `not` constrain values and declare no fields.
fn validate(path: &str, schema: &Json, value: &Json, closed: bool, found: &mut Vec<String>) {
    if value.is_null() && schema["nullable"] == true {
        return;
    }
    let mut complain = |wrong: String| found.push(format!("{}: {wrong}", if path.is_empty() { "." } else { path }));
    if let Some(wrong) = wrong_type(schema, value) {
        return complain(wrong);
    }
    let wrong = [wrong_value(schema, value), wrong_size(schema, value), missing_fields(schema, value), wrong_branches(schema, value)];
    wrong.into_iter().flatten().for_each(complain);
    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
        validate(&format!("{path}[{index}]"), &schema["items"], item, closed, found);
    }
    let open = schema["x-kubernetes-preserve-unknown-fields"] == true || schema["additionalProperties"] == true;
    let others = schema.get("additionalProperties").filter(|schema| schema.is_object());
    for (field, value) in value.as_object().into_iter().flatten() {
        let path = if path.is_empty() { field.clone() } else { format!("{path}.{field}") };
        match schema["properties"].get(field).or(others) {
            Some(schema) => validate(&path, schema, value, closed, found),
            None if open || !closed => {}
            None => found.push(format!("{path}: unknown field")),
        }
    }
}

fn wrong_type(schema: &Json, value: &Json) -> Option<String> {
    let found: &[&str] = match value {
        Json::Null => &["null"],
        Json::Bool(_) => &["boolean"],
        Json::Number(number) if number.is_f64() => &["number"],
        Json::Number(_) => &["integer", "number"],
        Json::String(_) => &["string"],
        Json::Array(_) => &["array"],
        Json::Object(_) => &["object"],
    };
    let wanted = match schema["type"].as_str() {
        Some(wanted) => vec![wanted],
        None if schema["x-kubernetes-int-or-string"] == true => vec!["integer", "string"],
        None => return None,
    };
    let fits = wanted.iter().any(|wanted| found.contains(wanted));
    (!fits).then(|| format!("must be of type {}, got {value}", wanted.join(" or ")))
}

fn wrong_value(schema: &Json, value: &Json) -> Vec<String> {
    let mut wrong = Vec::new();
    if schema["enum"].as_array().is_some_and(|allowed| !allowed.contains(value)) {
        wrong.push(format!("must be one of {}, got {value}", schema["enum"]));
    }
    if let (Some(pattern), Some(text)) = (schema["pattern"].as_str(), value.as_str()) {
        match regex_lite::Regex::new(pattern) {
            Ok(regex) if regex.is_match(text) => {}
            Ok(_) => wrong.push(format!("must match {pattern}, got {value}")),
            Err(error) => wrong.push(format!("the pattern {pattern} cannot be compiled: {error}")),
        }
    }
    wrong
}

#[allow(clippy::cast_precision_loss)] // no string or list here has 2^52 elements
fn wrong_size(schema: &Json, value: &Json) -> Vec<String> {
    let (size, least, most) = match value {
        Json::Number(number) => (number.as_f64().unwrap_or(f64::NAN), "minimum", "maximum"),
        Json::String(text) => (text.chars().count() as f64, "minLength", "maxLength"),
        Json::Array(items) => (items.len() as f64, "minItems", "maxItems"),
        Json::Object(fields) => (fields.len() as f64, "minProperties", "maxProperties"),
        Json::Null | Json::Bool(_) => return Vec::new(),
    };
    let bound = |keyword: &str| schema[keyword].as_f64();
    let violated = [(least, bound(least).is_some_and(|least| size < least)), (most, bound(most).is_some_and(|most| size > most))];
    violated.iter().filter(|(_, violated)| *violated).map(|(keyword, _)| format!("{keyword} is {}, got {value}", schema[keyword])).collect()
}

/// The API server fills in defaults before it requires fields.
fn missing_fields(schema: &Json, value: &Json) -> Vec<String> {
    let required = schema["required"].as_array().filter(|_| value.is_object()).into_iter().flatten().map(text_of);
    let missing = required.filter(|field| value.get(field).is_none() && schema["properties"][field].get("default").is_none());
    missing.map(|field| format!("required field `{field}` is missing")).collect()
}

fn wrong_branches(schema: &Json, value: &Json) -> Vec<String> {
    let matches = |schema: &Json| {
        let mut found = Vec::new();
        validate("", schema, value, false, &mut found);
        found.is_empty()
    };
    let mut wrong = Vec::new();
    for keyword in ["allOf", "anyOf", "oneOf"] {
        let Some(branches) = schema[keyword].as_array() else { continue };
        let matching = branches.iter().filter(|branch| matches(branch)).count();
        let fits = match keyword {
            "allOf" => matching == branches.len(),
            "oneOf" => matching == 1,
            _ => matching > 0,
        };
        if !fits {
            wrong.push(format!("matches {matching} of the {} schemas of {keyword}", branches.len()));
        }
    }
    if schema.get("not").is_some_and(matches) {
        wrong.push("matches the schema of not".to_owned());
    }
    wrong
}

/// Schema, value and expected violations.
#[test]
fn violations_are_found() {
    let closed = json!({"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}, "b": {"type": "array", "items":
        {"type": "object", "properties": {"c": {"type": "string"}}}}}});
    let map = json!({"type": "object", "additionalProperties": {"type": "string"}});
    let port = json!({"x-kubernetes-int-or-string": true, "anyOf": [{"type": "integer"}, {"type": "string"}]});
    let one = json!({"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}},
        "oneOf": [{"required": ["a"]}, {"required": ["b"]}]});
    let table: &[(&Json, Json, &[&str])] = &[
        (&closed, json!({"a": 1, "b": [{"c": "x"}]}), &[]),
        (&closed, json!({"a": 1, "d": 1}), &["d: unknown field"]),
        (&closed, json!({"a": 1, "b": [{}, {"d": 1}]}), &["b[1].d: unknown field"]),
        (&closed, json!({"a": "1"}), &["a: must be of type integer, got \"1\""]),
        (&closed, json!({"a": 1.5}), &["a: must be of type integer, got 1.5"]),
        (&closed, json!({"a": null}), &["a: must be of type integer, got null"]),
        (&closed, json!({"a": 1, "b": {"c": 1}}), &["b: must be of type array, got {\"c\":1}"]),
        (&closed, json!({}), &[".: required field `a` is missing"]),
        (&json!({"type": "object", "required": ["a"], "properties": {"a": {"default": 1}}}), json!({}), &[]),
        (&json!({"type": "object"}), json!({"a": 1}), &["a: unknown field"]),
        (&json!({"type": "object", "x-kubernetes-preserve-unknown-fields": true}), json!({"a": 1}), &[]),
        (&json!({"type": "object", "additionalProperties": true}), json!({"a": 1}), &[]),
        (&json!({"type": "string", "nullable": true}), json!(null), &[]),
        (&json!({"type": "number"}), json!(1), &[]),
        (&map, json!({"a": "b"}), &[]),
        (&map, json!({"a": 1}), &["a: must be of type string, got 1"]),
        (&port, json!(80), &[]),
        (&port, json!("http"), &[]),
        (&port, json!([]), &[".: must be of type integer or string, got []"]),
        (&one, json!({"a": 1}), &[]),
        (&one, json!({"a": 1, "b": 1}), &[".: matches 2 of the 2 schemas of oneOf"]),
        (&json!({"allOf": [{"minimum": 1}, {"maximum": 2}]}), json!(3), &[".: matches 1 of the 2 schemas of allOf"]),
        (&json!({"anyOf": [{"enum": ["a"]}, {"enum": ["b"]}]}), json!("c"), &[".: matches 0 of the 2 schemas of anyOf"]),
        (&json!({"not": {"enum": ["a"]}}), json!("a"), &[".: matches the schema of not"]),
        (&json!({"enum": ["a", "b"]}), json!("c"), &[".: must be one of [\"a\",\"b\"], got \"c\""]),
        (&json!({"pattern": "^a+$"}), json!("b"), &[".: must match ^a+$, got \"b\""]),
        (&json!({"minimum": 1, "maximum": 2}), json!(0), &[".: minimum is 1, got 0"]),
        (&json!({"minLength": 1, "maxLength": 2}), json!("äöü"), &[".: maxLength is 2, got \"äöü\""]),
        (&json!({"type": "array", "minItems": 1}), json!([]), &[".: minItems is 1, got []"]),
        (
            &json!({"type": "object", "maxProperties": 0, "additionalProperties": {}}),
            json!({"a": 1}),
            &[".: maxProperties is 0, got {\"a\":1}"],
        ),
    ];
    for (schema, value, expected) in table {
        let mut found = Vec::new();
        validate("", schema, value, true, &mut found);
        assert_eq!(found, *expected, "{value} against {schema}");
    }
    let object = |metadata: Json| json!({"apiVersion": "example.com/v1", "kind": "Example", "metadata": metadata});
    let root = json!({"type": "object", "properties": {"apiVersion": {}, "kind": {}, "metadata": {"type": "object"}}});
    assert!(violations(&root, &object(json!({"name": "a", "labels": {"b": "c"}}))).is_empty());
    assert_eq!(violations(&root, &object(json!({"name": "a", "lables": {}}))), ["metadata: unknown field"]);
}
