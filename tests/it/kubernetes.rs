//! Compatibility of emitted objects: they survive the round trip through their upstream types, and their strings that through YAML readers.

use std::collections::BTreeSet;

use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use mcp_stack::kinds::{Kind, ReadAs};
use mcp_stack::wire::node::{Node, Value};
use mcp_stack::wire::{emit, read, stream};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value as Json, json};
use serde_yaml::Value as Yaml;

use crate::support::{Complaints, difference, files, read, root, shown, testdata};

/// Returns every generated object in the expected output, with its file.
pub(crate) fn generated_objects() -> Vec<(String, Json)> {
    let mut objects = Vec::new();
    let outputs = files(&testdata("")).into_iter().filter(|file| {
        let path = shown(file);
        // a failed run returns its input unchanged
        if file.with_file_name("status").is_file() {
            return false;
        }
        // existing files that the run did not change
        if path.contains("/after/") && read(&root().join(path.replacen("/after/", "/before/", 1))) == read(file) {
            return false;
        }
        path.ends_with("/stdout.yaml") || path.contains("/after/") || path.starts_with("testdata/examples/")
    });
    for file in outputs {
        // a byte order mark is copied from the input
        let text = read(&file).expect("the file was just listed").replace('\u{feff}', "");
        // serde_yaml rejects some streams that are valid YAML 1.2, and third-party documents with duplicate keys
        for document in stream::documents(&text).into_iter().filter(|document| document.text.contains("mcp.p2pmmo.vn/generated")) {
            let document: Yaml = serde_yaml::from_str(document.text).unwrap_or_else(|error| panic!("{}: {error}", shown(&file)));
            let items = match document.get("items") {
                Some(items) if document.get("kind").and_then(Yaml::as_str) == Some("ResourceList") => {
                    items.as_sequence().cloned().unwrap_or_default()
                }
                _ => vec![document],
            };
            // third-party items are skipped, because JSON cannot represent all of them
            let annotation = |item: &Yaml| item.get("metadata")?.get("annotations")?.get("mcp.p2pmmo.vn/generated").cloned();
            let generated = items.iter().filter(|item| annotation(item).is_some());
            objects.extend(generated.map(|item| (shown(&file), serde_json::to_value(item).expect("a generated object is JSON"))));
        }
    }
    objects
}

/// Reads a JSON object as the type of its kind.
struct FromJson<'a> {
    object: &'a Json,
    error: Option<serde_json::Error>,
}

impl ReadAs for FromJson<'_> {
    fn read_as<T: Serialize + DeserializeOwned>(&mut self) -> Option<T> {
        serde_json::from_value(self.object.clone()).map_err(|error| self.error = Some(error)).ok()
    }

    fn metadata(&mut self) -> Option<ObjectMeta> {
        serde_json::from_value(self.object["metadata"].clone()).map_err(|error| self.error = Some(error)).ok()
    }

    fn rest(&mut self) -> serde_json::Map<String, Json> {
        let mut rest = self.object.as_object().cloned().unwrap_or_default();
        rest.retain(|key, _| !matches!(key.as_str(), "apiVersion" | "kind" | "metadata"));
        rest
    }
}

/// Returns `object` after the round trip through the upstream type of its kind.
///
/// # Errors
/// Returns a message if the object cannot be read as that type.
pub(crate) fn round_trip(kind: Kind, object: &Json) -> Result<Json, String> {
    let mut reader = FromJson { object, error: None };
    match kind.read(&mut reader) {
        Some(typed) => Ok(serde_json::to_value(typed).expect("an object is JSON")),
        None => Err(reader.error.map(|error| error.to_string()).unwrap_or_default()),
    }
}

#[test]
fn every_object_survives_its_upstream_type() {
    let mut complaints = Complaints::default();
    let mut kinds: BTreeSet<Kind> = BTreeSet::new();
    for (file, object) in generated_objects() {
        let name = object["metadata"]["name"].as_str().expect("an object has a name");
        let named = object["kind"].as_str().expect("an object has a kind");
        // third-party objects, whose annotation is not valid, need not match the type
        let annotation = object["metadata"]["annotations"]["mcp.p2pmmo.vn/generated"].as_str().unwrap_or_default();
        if !annotation.ends_with(&format!("/{named}/{name}")) {
            continue;
        }
        let Some(kind) = Kind::named(named) else {
            complaints.add(format!("{file}: {named} is not in the table of kinds"));
            continue;
        };
        kinds.insert(kind);
        match round_trip(kind, &object) {
            Ok(back) if back == object => {}
            Ok(back) => {
                let text = |value: &Json| serde_json::to_string_pretty(value).expect("JSON can be written") + "\n";
                let difference = difference(&text(&object), &text(&back));
                complaints.add(format!("{file}: {named} {name} is not the same after its type:\n{difference}"));
            }
            Err(error) => complaints.add(format!("{file}: {named} {name} does not fit its type: {error}")),
        }
    }
    for kind in Kind::ALL.iter().filter(|kind| !kinds.contains(kind)) {
        complaints.add(format!("no case has a {}", kind.as_str()));
    }
    complaints.raise();
}

/// Returns strings that a YAML 1.1 or 1.2 reader would interpret as something else if they were not quoted.
#[allow(clippy::too_many_lines)] // a table
fn ambiguous_strings() -> Vec<String> {
    let mut strings: Vec<String> = [
        "",
        " ",
        "  ",
        "~",
        "=",
        "<<",
        "-",
        "?",
        ":",
        "|",
        ">",
        "&a",
        "*a",
        "!a",
        "!!str a",
        "%a",
        "@a",
        "`a`",
        "#",
        "# c",
        "[",
        "]",
        "{",
        "}",
        ",",
        "'",
        "\"",
        "\\",
        "- a",
        "-",
        "--",
        "---",
        "--- a",
        "...",
        "? a",
        "key: value",
        "a: ",
        "a:",
        "a #b",
        "[a]",
        "{a: b}",
        "'a'",
        "\"a\"",
        "a\tb",
        "\ta",
        "a\t",
        " a",
        "a ",
        "\r",
        "a\rb",
        "a\r\nb",
        "\0",
        "a\0b",
        "\u{1}",
        "\u{7f}",
        "\u{85}",
        "a\u{85}b",
        "\u{a0}",
        "\u{2028}",
        "a\u{2029}b",
        "\u{feff}",
        "\u{feff}a",
        "a\u{feff}",
        "\u{fffe}",
        "\u{ffff}",
        "😀",
        "a😀b",
        "é",
        "ключ",
        "日本",
        "0",
        "1",
        "-1",
        "+1",
        "12",
        "012",
        "0o14",
        "0O14",
        "0x1F",
        "0X1f",
        "0x_1",
        "0b11",
        "0B1",
        "1_000",
        "_1",
        "1_",
        "1__0",
        "0_1",
        "089",
        "1.",
        ".1",
        ".",
        "1.0",
        "1.10",
        "1e3",
        "1E3",
        "12e03",
        "1e+3",
        "-1.5e-3",
        "1e",
        "+.5",
        "685_230.15",
        ".inf",
        "-.inf",
        "+.Inf",
        ".nan",
        ".NaN",
        "9007199254740993",
        "18446744073709551616",
        "123456789012345678901234567890",
        "190:20:30",
        "12:30",
        "12:30:45",
        "1:2:3.4",
        "2024-01-01",
        "2024-1-1",
        "2024-01-01T00:00:00Z",
        "2024-01-01 00:00:00",
        "2024-01-01t00:00:00.5+01:00",
        "0001-01-01",
    ]
    .map(str::to_owned)
    .to_vec();
    for word in ["true", "false", "yes", "no", "on", "off", "y", "n", "null"] {
        let title = word[..1].to_uppercase() + &word[1..];
        strings.extend([word.to_owned(), word.to_uppercase(), title]);
    }
    strings
}

/// Returns multi-line strings, and strings that need no quotes.
fn unambiguous_strings() -> Vec<String> {
    let mut strings: Vec<String> = [
        "a",
        "nope",
        "yesterday",
        "null-ish",
        "/",
        "/a/b",
        "a.b_c-d/e@f:g",
        "NaN",
        "Infinity",
        "inf",
        "e3",
        "x1",
        "nginx:1.2",
        "a:b",
        "http://a",
        "sha256:0123",
        "\n",
        "\n\n",
        " \n",
        "\n ",
        "\t\n",
        "a\n \nb",
        "a\n\t\nb",
        "a\nb\r\nc",
        "a\n\u{85}b",
        "a\nb\0",
        "a\n\u{2028}",
        "a\nb: c\n",
        "#!/bin/sh\nset -eu\n",
        "- a\n- b\n",
        "---\na\n",
        "%YAML 1.2\n---\n",
        "a\n...\nb",
        "a\nb # c\n",
        "key: |\n  nested\n",
        "\"\n'",
        "a\n😀\n",
        "a\\n\n",
        "{{ .Values.a }}\n",
        "\ta\n\tb\n",
        "a\n\tb\n",
        "a \nb \n",
        "a\n b\n  c\n",
    ]
    .map(str::to_owned)
    .to_vec();
    for before in ["", " ", "  ", "\n", "\n\n", " \n", "\n  "] {
        for body in ["a", "a\nb", "a\n\nb", "  a\nb", "a\n  b", "# c\nd"] {
            for after in ["", "\n", "\n\n", "\n\n\n", " ", "\n "] {
                strings.push(format!("{before}{body}{after}"));
            }
        }
    }
    strings
}

/// Returns an object with the string in every position: as value and key of maps, as item of lists, and nested.
fn in_all_positions(text: &str) -> Json {
    json!({
        "a": text,
        "b": [text, text, {"c": text, "d": [text]}, [text, [text]]],
        "e": {text: {text: text}, "z": text},
        "f": text,
    })
}

fn json_of(node: &Node) -> Json {
    match &node.value {
        Value::String(text) => Json::String(text.clone()),
        Value::Sequence(items) => items.iter().map(json_of).collect(),
        Value::Mapping(entries) => {
            let key = |entry: &mcp_stack::wire::node::Entry| {
                if entry.key_is_string { entry.key.clone() } else { format!("{} (not a string)", entry.key) }
            };
            Json::Object(entries.iter().map(|entry| (key(entry), json_of(&entry.value))).collect())
        }
        other => json!({"not a string": format!("{other:?}")}),
    }
}

#[test]
fn every_string_survives_the_round_trip() {
    let mut complaints = Complaints::default();
    let strings: Vec<String> = ambiguous_strings().into_iter().chain(unambiguous_strings()).collect();
    assert!(strings.len() > 300);
    for text in &strings {
        let object = in_all_positions(text);
        for indent in [0, 2] {
            let mut out = " ".repeat(indent).into_bytes();
            emit::object(&mut out, indent, &object);
            let out = String::from_utf8(out).expect("YAML is text");
            match serde_yaml::from_str::<Json>(&out) {
                Ok(back) if back == object => {}
                other => complaints.add(format!("{text:?} comes back from serde_yaml as {other:?}:\n{out}")),
            }
            match read::documents(&out, 0, 0).as_deref() {
                Ok([document]) if json_of(document) == object => {}
                other => complaints.add(format!("{text:?} comes back from our own reader as {other:?}:\n{out}")),
            }
        }
    }
    complaints.raise();
}

/// Checks the text instead of the parsed values, because no YAML 1.1 reader is available.
#[test]
fn ambiguous_strings_are_quoted() {
    let mut complaints = Complaints::default();
    for text in ambiguous_strings() {
        let mut out = Vec::new();
        emit::object(&mut out, 0, &json!({"k": text, "l": [text], text.clone(): "v"}));
        let out = String::from_utf8(out).expect("YAML is text");
        let bare = out.lines().filter(|line| !line.contains('"') && !line.ends_with('|') && *line != "l:").count();
        if bare > 0 {
            complaints.add(format!("{text:?} stands bare:\n{out}"));
        }
    }
    complaints.raise();
}

/// The output has the style of handwritten manifests, without tags, anchors or comments.
#[test]
fn objects_are_emitted_in_one_style() {
    let mut out = Vec::new();
    let object = json!({"spec": {"list": [{"a": 1, "b": [true, null]}, "x"], "none": {}, "nothing": []}, "metadata": {"name": "a"}, "kind": "K", "apiVersion": "v1"});
    emit::document(&mut out, &object);
    emit::document(&mut out, &object);
    let one = "apiVersion: v1\nkind: K\nmetadata:\n  name: a\nspec:\n  list:\n  - a: 1\n    b:\n    - true\n    - null\n  - x\n  none: {}\n  nothing: []\n";
    let mut complaints = Complaints::default();
    complaints.same("a stream of two objects", &format!("{one}---\n{one}"), &String::from_utf8(out).expect("YAML is text"));
    complaints.raise();
}
