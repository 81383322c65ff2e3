//! Properties that hold for any bytes; each function panics if its property is violated.
//!
//! The tests of the package replay the seeds and everything that the fuzzers have found.

use mcp_stack::mode::function;
use mcp_stack::pipeline::{self, Loaded, Purpose};
use mcp_stack::wire::node::{Node, Value};
use mcp_stack::wire::resource_list::{Item, ResourceList};
use mcp_stack::wire::{emit, read, stream};
use serde_json::Value as Json;

/// The reader for plain YAML and the YAML library return the same values, errors and locations.
pub fn reader(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (source, base) = if text.len() % 2 == 0 { (0, 0) } else { (7, 1000) };
    let (found, wanted) = (read::documents(text, source, base), read::documents_by_library(text, source, base));
    assert!(found == wanted, "{text:?}\n{}", difference(&format!("{found:?}"), &format!("{wanted:?}")));
}

/// The first difference between two texts, with its context.
fn difference(a: &str, b: &str) -> String {
    let same = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    let part = |text: &str| String::from_utf8_lossy(&text.as_bytes()[same.saturating_sub(150)..(same + 150).min(text.len())]).into_owned();
    format!("found:  {}\nwanted: {}", part(a), part(b))
}

/// The scanner of the envelope and the YAML library find the same items, with the same identity.
pub fn envelope(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    // input with NUL is rejected before it is parsed
    if text.contains('\0') {
        assert!(ResourceList::read(text, 0).is_err(), "NUL was read in {text:?}");
        return;
    }
    let documents = read::documents_by_library(text.strip_prefix('\u{feff}').unwrap_or(text), 0, 0);
    let list = match (&documents, ResourceList::read(text, 0)) {
        // items are not parsed: invalid YAML inside one passes through
        (Err(_), _) => return,
        (Ok(documents), Err(faults)) => {
            assert!(!is_resource_list(documents), "{text:?} was rejected: {faults:?}");
            return;
        }
        (Ok(documents), Ok(list)) => {
            assert!(is_resource_list(documents), "{text:?} is no ResourceList");
            list
        }
    };
    let root = &documents.expect("it was read above")[0];
    let empty = Vec::new();
    let nodes = match root.get("items").map(|items| &items.value) {
        Some(Value::Sequence(nodes)) => nodes,
        _ => &empty,
    };
    assert_eq!(list.len(), nodes.len(), "items of {text:?}");
    for (item, node) in list.items().zip(nodes) {
        assert!(same(&item.node().expect("the whole is YAML, so its parts are"), node), "an item of {text:?}");
        let text_of = |node: &Node, key: &str| node.get(key).and_then(scalar);
        let metadata = node.get("metadata");
        assert_eq!(item.api_version(), text_of(node, "apiVersion").unwrap_or_default(), "{text:?}");
        assert_eq!(item.kind(), text_of(node, "kind").unwrap_or_default(), "{text:?}");
        assert_eq!(item.name(), metadata.and_then(|node| text_of(node, "name")).unwrap_or_default(), "{text:?}");
        assert_eq!(item.namespace().map(str::to_owned), metadata.and_then(|node| text_of(node, "namespace")), "{text:?}");
        for entry in metadata.and_then(|node| node.get("annotations")).iter().flat_map(|node| node.entries()) {
            if entry.key.starts_with("internal.config.kubernetes.io/") || entry.key.starts_with("mcp.p2pmmo.vn/") {
                assert_eq!(item.annotation(&entry.key).map(str::to_owned), scalar(&entry.value), "{text:?}");
            }
        }
    }
    let config = root.get("functionConfig").filter(|node| !node.is_null());
    let found = list.function_config().expect("the whole is YAML, so its parts are");
    assert!(
        match (&found, config) {
            (Some(found), Some(config)) => same(found, config),
            (found, config) => found.is_none() && config.is_none(),
        },
        "functionConfig of {text:?}: {found:?}"
    );
}

/// The documents of a stream, each read separately, and the stream read as a whole give the same objects.
pub fn stream(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    // skipped: a document marker directly behind another, which is text in the stream but a marker in the document; a byte order mark
    // inside a stream, as after concatenation, which no reader accepts; a carriage return that does not end a line with a newline
    let repeats = |line: &str| {
        line.strip_prefix("---").is_some_and(|rest| {
            let content = rest.trim_start();
            content.starts_with("---") || content.starts_with("...")
        })
    };
    if text.lines().any(repeats) || text.trim_start_matches('\u{feff}').contains('\u{feff}') || text.replace("\r\n", "").contains('\r') {
        return;
    }
    let Ok(whole) = read::documents_by_library(text, 0, 0) else { return };
    let mut parts = Vec::new();
    for document in stream::documents(text) {
        assert!(text[document.start..].starts_with(document.text), "{text:?}");
        let nodes = read::documents_by_library(document.text, 0, 0);
        parts.extend(nodes.unwrap_or_else(|faults| panic!("{faults:?} in {:?} of {text:?}", document.text)));
    }
    assert!(whole.len() == parts.len() && whole.iter().zip(&parts).all(|(a, b)| same(a, b)), "{text:?} gave {parts:?}");
}

fn is_resource_list(documents: &[Node]) -> bool {
    let [root] = documents else { return false };
    let has_version = root.get("apiVersion").and_then(Node::as_str).is_some_and(|version| version.starts_with("config.kubernetes.io/v1"));
    let has_list = root.get("items").is_none_or(|items| matches!(items.value, Value::Sequence(_) | Value::Null));
    root.get("kind").and_then(Node::as_str) == Some("ResourceList") && has_version && has_list
}

fn scalar(node: &Node) -> Option<String> {
    match &node.value {
        Value::String(text) | Value::Number(text) | Value::Timestamp(text) => Some(text.clone()),
        Value::Bool(value) => Some(value.to_string()),
        _ => None,
    }
}

/// Whether two nodes have the same content, whatever their locations.
pub fn same(a: &Node, b: &Node) -> bool {
    match (&a.value, &b.value) {
        (Value::Sequence(a), Value::Sequence(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Mapping(a), Value::Mapping(b)) => {
            let same_entry = |(a, b): (&mcp_stack::wire::node::Entry, &mcp_stack::wire::node::Entry)| {
                a.key == b.key && a.key_is_string == b.key_is_string && same(&a.value, &b.value)
            };
            a.len() == b.len() && a.iter().zip(b).all(same_entry)
        }
        (a, b) => a == b,
    }
}

/// The whole function exits with 0 or 1, returns a `ResourceList` with unchanged third-party items, and changes nothing when it runs on
/// its own output.
pub fn function(bytes: &[u8]) {
    run(bytes);
    if let Ok(text) = std::str::from_utf8(bytes)
        && !text.contains("ResourceList")
    {
        run(wrapped(text).as_bytes());
    }
}

/// A list with third-party items whose functionConfig is `text`, taken as a stack.
fn wrapped(text: &str) -> String {
    let mut list = String::from(ENVELOPE);
    for line in text.split_inclusive('\n') {
        list.push_str("  ");
        list.push_str(line);
    }
    list
}

const ENVELOPE: &str = "apiVersion: config.kubernetes.io/v1
kind: ResourceList
items:
# third-party
- apiVersion: v1
  kind: ConfigMap   # kept
  metadata: {name: theirs, annotations: {config.kubernetes.io/path: a.yaml}}
  data:
    text: |
      one

# in between
- apiVersion: apps/v1
  kind: Deployment
  metadata:
    name: my-server
    namespace: mcp-servers
    annotations:
      internal.config.kubernetes.io/path: b.yaml
      mcp.p2pmmo.vn/generated: mcp-stack/Deployment/my-server
  spec: {replicas: 3}
functionConfig:
";

fn run(bytes: &[u8]) {
    let outcome = function::process(bytes.to_vec());
    assert!(outcome.status <= 1, "status {}", outcome.status);
    assert_eq!(outcome.status == 1, outcome.stderr.contains("error"), "{}", outcome.stderr);
    let stdout = outcome.stdout.to_vec();
    assert_eq!(stdout.len(), outcome.stdout.len());
    let stdout = String::from_utf8(stdout).expect("text gives text");
    let Ok(input) = std::str::from_utf8(bytes) else {
        assert!(ResourceList::read(&stdout, 0).is_ok(), "{stdout}");
        return;
    };
    // an item that is not YAML passes through unchanged, and its identity is undefined
    if ResourceList::read(input, 0).is_ok() && read::documents_by_library(input, 0, 0).is_err() {
        return;
    }
    let after = ResourceList::read(&stdout, 0).unwrap_or_else(|faults| panic!("{faults:?} in {stdout:?} from {input:?}"));
    let Ok(before) = ResourceList::read(input, 0) else {
        assert!(outcome.status == 1 && after.is_empty(), "{input:?}");
        return;
    };
    let is_theirs = |item: &Item<'_>| item.annotation("mcp.p2pmmo.vn/generated").is_none();
    let kept: Vec<Item<'_>> = before.items().filter(|item| outcome.status == 1 || is_theirs(item)).collect();
    let mut others = after.items();
    for item in &kept {
        let mut found = others.by_ref().skip_while(|other| outcome.status == 0 && !is_theirs(other));
        let other = found.next().unwrap_or_else(|| panic!("{} was lost from {input:?}", item.name()));
        match (item.text(), other.text()) {
            (Some(text), Some(other)) if text.trim_end() == other.trim_end() => {}
            // reformatted, as lists in flow style and shared anchors are: the content is the same
            _ => {
                let (Ok(a), Ok(b)) = (item.node(), other.node()) else { panic!("{input:?} gave {stdout:?}") };
                assert!(same(&a, &b), "{input:?} gave {stdout:?}");
                // items without lines of their own, anchors used by other items, a list that continues behind its last line
                let may_change =
                    item.text().is_none() || input.contains(['{', '[', '&', '*', '!', '\r', '\t', '?']) || !input.ends_with('\n');
                assert!(may_change, "{input:?} gave {stdout:?}");
            }
        }
    }
    let again = function::process(stdout.clone().into_bytes());
    assert_eq!(again.status, outcome.status, "{input:?} gave {stdout:?}");
    let again = String::from_utf8(again.stdout.to_vec()).expect("text gives text");
    if outcome.status == 0 && !outcome.stderr.contains("removed the ") && !outcome.stderr.contains("replicas") {
        assert_eq!(again, stdout, "from {input:?}");
    }
}

/// Any map of strings survives the round trip through the emitter and two YAML readers.
pub fn emitter(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let parts: Vec<&str> = text.split('\u{1}').collect();
    let mut map = serde_json::Map::new();
    for (index, part) in parts.iter().enumerate() {
        let list = vec![Json::from(*part), serde_json::json!({ *part: *part, "list": [[*part, [*part]], {}, []] })];
        map.insert((*part).to_owned(), Json::from(*part));
        map.insert(format!("list{index}"), Json::from(list));
        map.insert(format!("map{index}"), serde_json::json!({ "key": { *part: { "deep": *part } }, "none": null, "number": index }));
    }
    map.insert("metadata".to_owned(), serde_json::json!({ "name": text }));
    assert_round_trip(&Json::Object(map));
}

fn assert_round_trip(value: &Json) {
    for indent in [0, 3] {
        let mut written = vec![b' '; indent];
        emit::object(&mut written, indent, value);
        let written = String::from_utf8(written).expect("strings give text");
        let nodes = read::documents_by_library(&written, 0, 0).unwrap_or_else(|faults| panic!("{faults:?} in {written:?}"));
        assert!(nodes.len() == 1 && matches_json(&nodes[0], value), "{value} was written {written:?} and read {nodes:?}");
        reader(written.as_bytes());
        let other: Json = serde_yaml::from_str(&written).unwrap_or_else(|error| panic!("{error} in {written:?}"));
        assert!(other == *value, "{}\n{written:?}", difference(&other.to_string(), &value.to_string()));
    }
}

fn matches_json(node: &Node, json: &Json) -> bool {
    match (&node.value, json) {
        (Value::Null, Json::Null) => true,
        (Value::Bool(a), Json::Bool(b)) => a == b,
        (Value::Number(a), Json::Number(b)) => *a == b.to_string(),
        (Value::String(a), Json::String(b)) => a == b,
        (Value::Sequence(a), Json::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| matches_json(a, b)),
        (Value::Mapping(a), Json::Object(b)) => {
            a.len() == b.len()
                && a.iter().all(|entry| entry.key_is_string && b.get(&entry.key).is_some_and(|b| matches_json(&entry.value, b)))
        }
        _ => false,
    }
}

/// A stack with any string in any of its fields is rejected, or all strings of its objects survive the round trip through two YAML
/// readers.
pub fn stack(bytes: &[u8]) {
    let Some((&field, rest)) = bytes.split_first() else { return };
    let Ok(text) = std::str::from_utf8(rest) else { return };
    let mut nodes = read::documents(STACK, 0, 0).expect("it is YAML");
    let mut fields = usize::from(field);
    let mut total = 0;
    count(&nodes[0], &mut total);
    fields %= total;
    replace(&mut nodes[0], &mut fields, text);
    let loaded = Loaded::new(nodes.remove(0), None, None);
    let (mut objects, diagnostics) = pipeline::build(&loaded, Purpose::Emit);
    for diagnostic in &diagnostics {
        assert!(!diagnostic.sentence().is_empty());
    }
    for object in objects.build() {
        assert_round_trip(&serde_json::to_value(object).expect("objects serialize"));
    }
}

fn count(node: &Node, total: &mut usize) {
    match &node.value {
        Value::Sequence(items) => items.iter().for_each(|item| count(item, total)),
        Value::Mapping(entries) => entries.iter().for_each(|entry| {
            *total += 1;
            count(&entry.value, total);
        }),
        _ => *total += 1,
    }
}

/// Replaces the value or the key with that number by `text`.
fn replace(node: &mut Node, number: &mut usize, text: &str) {
    let mut step = || {
        *number = number.wrapping_sub(1);
        *number == usize::MAX
    };
    match &mut node.value {
        Value::Sequence(items) => items.iter_mut().for_each(|item| replace(item, number, text)),
        Value::Mapping(entries) => {
            for entry in entries {
                *number = number.wrapping_sub(1);
                if *number == usize::MAX {
                    text.clone_into(&mut entry.key);
                }
                replace(&mut entry.value, number, text);
            }
        }
        _ => {
            if step() {
                *node = Node::generated(Value::String(text.to_owned()));
            }
        }
    }
}

/// A stack with every block that emits user-defined strings.
const STACK: &str = include_str!("../stack.yaml");

#[cfg(test)]
mod tests {
    use std::path::Path;

    #[test]
    fn findings_stay_fixed() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
        let mut replayed = 0;
        for (target, check) in [
            ("reader", super::reader as fn(&[u8])),
            ("envelope", super::envelope),
            ("function", super::function),
            ("emitter", super::emitter),
            ("stack", super::stack),
            ("stream", super::stream),
        ] {
            for folder in ["found", "seeds"] {
                for entry in std::fs::read_dir(root.join(folder).join(target)).into_iter().flatten().flatten() {
                    println!("{}", entry.path().display());
                    check(&std::fs::read(entry.path()).expect("a file"));
                    replayed += 1;
                }
            }
        }
        assert!(replayed > 25, "{replayed} cases replayed");
    }
}
