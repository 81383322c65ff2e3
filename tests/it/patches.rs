//! Compares the results of patches with those of kustomize and kubectl.
//!
//! The results of kustomize are in `testdata/patches/kustomize.json`. If the environment variable `KUSTOMIZE` is the path of kustomize
//! 5.8.1, they are regenerated; `.ci/patches` does that and compares.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use mcp_stack::merge::json_patch::Operation;
use mcp_stack::merge::strategic_merge;
use mcp_stack::merge::target::{Candidate, Pattern, Selector, Target};
use mcp_stack::wire::node::{Node, Value};
use mcp_stack::wire::{json, read};
use serde_json::{Value as Json, json};

use crate::patch_cases;
use crate::support::{Complaints, binary, read as text_of, run, scratch, testdata};

/// A patch, and the objects that it applies to.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) objects: Vec<Json>,
    pub(crate) target: Option<Json>,
    pub(crate) patch: String,
}

/// Cases with results that differ from those of kustomize, and the reasons.
const DIFFERENT: &[(&str, &str)] = &[
    ("text-of-a-boolean", "kustomize keeps the quotes that were there, and makes text of a boolean"),
    ("named-with-its-namespace-left-out", "a patch without a namespace is for its object in any: a stack's objects are all in one"),
    ("key-missing-in-the-patch", "kustomize drops elements that have nothing to do with it"),
    ("unknown-directive-in-a-new-map", "kustomize leaves it in the object as a field"),
];

fn handwritten() -> Vec<Case> {
    let text = text_of(&testdata("patches").join("written.yaml")).expect("the file exists");
    let cases: Vec<Json> = serde_yaml::from_str(&text).expect("the cases are YAML");
    cases.iter().map(Case::of).collect()
}

impl Case {
    fn of(json: &Json) -> Self {
        Self {
            name: json["name"].as_str().expect("a case has a name").to_owned(),
            objects: json["objects"].as_array().expect("a case has objects").clone(),
            target: json.get("target").cloned(),
            patch: as_json(json["patch"].as_str().expect("a case has a patch")),
        }
    }
}

/// Converts JSON patches to JSON, because kustomize assumes it for a patch that begins with a bracket.
fn as_json(patch: &str) -> String {
    if !patch.starts_with('[') {
        return patch.to_owned();
    }
    serde_yaml::from_str::<Json>(patch).expect("operations are YAML").to_string()
}

/// Returns the results of kustomize by the names of the cases: the objects, or `null` if kustomize fails.
fn table() -> BTreeMap<String, Json> {
    let path = testdata("patches").join("kustomize.json");
    serde_json::from_str(&text_of(&path).unwrap_or_else(|| "{}".to_owned())).expect("the table is JSON")
}

/// Sorts the objects by identity, and removes empty labels and annotations.
fn sorted(mut objects: Vec<Json>) -> Vec<Json> {
    for metadata in objects.iter_mut().filter_map(|object| object.get_mut("metadata")?.as_object_mut()) {
        // kustomize always removes empty maps
        metadata.retain(|key, value| !(matches!(key.as_str(), "labels" | "annotations") && *value == json!({})));
    }
    objects.sort_by_key(|object| {
        [&object["apiVersion"], &object["kind"], &object["metadata"]["namespace"], &object["metadata"]["name"]].map(ToString::to_string)
    });
    objects
}

#[test]
fn patches_give_the_same_results_as_kustomize() {
    let cases: Vec<Case> = handwritten().into_iter().chain(patch_cases::generated()).collect();
    assert!(cases.len() >= 200, "there must be at least 200 cases, there are {}", cases.len());
    let mut table = table();
    if let Some(kustomize) = std::env::var_os("KUSTOMIZE").filter(|path| !path.is_empty()) {
        let folder = scratch("patches");
        table = cases.iter().map(|case| (case.name.clone(), kustomized(Path::new(&kustomize), &folder, case))).collect();
        let lines: Vec<String> = table.iter().map(|(name, result)| format!("{}: {result}", json!(name))).collect();
        fs::write(testdata("patches").join("kustomize.json"), format!("{{\n{}\n}}\n", lines.join(",\n")))
            .expect("the table can be written");
    }
    let mut complaints = Complaints::default();
    let mut left = 0;
    let mut names: Vec<&String> = table.keys().collect();
    for case in &cases {
        names.retain(|name| **name != case.name);
        let Some(theirs) = table.get(&case.name) else {
            complaints.add(format!("{}: kustomize.json must have it; run .ci/patches", case.name));
            continue;
        };
        let ours = ours(case);
        let found = ours.as_ref().map_or(Json::Null, |objects| Json::Array(sorted(objects.clone())));
        // results with leftover directives are ignored: API servers reject them
        if theirs.to_string().contains("\"$patch\"") && !found.to_string().contains("\"$patch\"") {
            left += 1;
            continue;
        }
        let is_different = DIFFERENT.iter().any(|(name, _)| *name == case.name);
        if (found == *theirs) == is_different {
            let show = |json: &Json| serde_json::to_string_pretty(json).expect("it is JSON") + "\n";
            let reason = ours.err().unwrap_or_default();
            complaints.same(
                &format!(
                    "{}{} {}\n{}\n{}\n- kustomize, + mcp-stack",
                    case.name,
                    if is_different { " must differ and does not" } else { "" },
                    reason,
                    json!(case.objects),
                    case.patch
                ),
                &show(theirs),
                &show(&found),
            );
        }
    }
    assert!(left < cases.len() / 20, "kustomize leaves directives in {left} results: too many to say much");
    for name in names {
        complaints.add(format!("{name}: kustomize.json has it, and it is no case"));
    }
    complaints.raise();
}

/// Applies the patch of a case with kustomize.
fn kustomized(kustomize: &Path, folder: &Path, case: &Case) -> Json {
    let objects: Vec<String> = case.objects.iter().map(|object| format!("{object}\n")).collect();
    fs::write(folder.join("objects.yaml"), objects.join("---\n")).expect("a file can be written");
    fs::write(folder.join("patch.yaml"), &case.patch).expect("a file can be written");
    let mut patch = json!({"path": "patch.yaml"});
    if let Some(target) = &case.target {
        patch["target"] = target.clone();
    }
    let kustomization = json!({"resources": ["objects.yaml"], "patches": [patch]});
    fs::write(folder.join("kustomization.yaml"), kustomization.to_string()).expect("a file can be written");
    let ran = run(Command::new(kustomize).arg("build").arg(folder), b"");
    if ran.status != 0 {
        return Json::Null;
    }
    let documents = serde_yaml::Deserializer::from_str(&ran.stdout);
    let objects = documents.map(|document| serde::Deserialize::deserialize(document).expect("kustomize prints YAML"));
    Json::Array(sorted(objects.filter(|object: &Json| !object.is_null()).collect()))
}

/// Applies the patch of a case with `mcp-stack`.
///
/// # Errors
/// Returns a message if the patch does not apply.
fn ours(case: &Case) -> Result<Vec<Json>, String> {
    let documents = read::documents(&case.patch, 0, 0).map_err(|faults| format!("{faults:?}"))?;
    let target = case.target.as_ref().map(target).transpose()?;
    let mut objects = case.objects.clone();
    match (documents.as_slice(), target) {
        ([Node { value: Value::Sequence(items), .. }], target) => {
            let operations = items.iter().map(Operation::read).collect::<Result<Vec<_>, _>>()?;
            let target = target.ok_or("operations name no object")?;
            for object in objects.iter_mut().filter(|object| matches(&target, object)) {
                Operation::apply_all(&operations, object).map_err(|(_, why)| why)?;
            }
        }
        ([part], Some(target)) => {
            let mut merged = Vec::new();
            for object in objects {
                if matches(&target, &object) { merged.extend(merge(object, part)?) } else { merged.push(object) }
            }
            objects = merged;
        }
        (_, Some(_)) => return Err("several documents beside a target".to_owned()),
        (parts, None) => {
            for part in parts {
                let part_json = json::of_node(part);
                let same = |object: &Json| {
                    let namespace = &part_json["metadata"]["namespace"];
                    ["/apiVersion", "/kind", "/metadata/name"].iter().all(|field| object.pointer(field) == part_json.pointer(field))
                        && (namespace.is_null() || *namespace == object["metadata"]["namespace"])
                };
                let position = objects.iter().position(same).ok_or("it names no object that is there")?;
                match merge(objects[position].clone(), part)? {
                    Some(merged) => objects[position] = merged,
                    None => {
                        objects.remove(position);
                    }
                }
            }
        }
    }
    Ok(objects)
}

fn merge(object: Json, part: &Node) -> Result<Option<Json>, String> {
    let identity = object.clone();
    let merged = strategic_merge::merge(json::to_node(object), part.clone()).map_err(|mismatch| format!("{mismatch:?}"))?;
    Ok(merged.object.map(|node| {
        let mut merged = json::of_node(&node);
        // a merge does not change the identity of an object
        for field in ["apiVersion", "kind"] {
            merged[field] = identity[field].clone();
        }
        merged["metadata"]["name"] = identity["metadata"]["name"].clone();
        match identity["metadata"].get("namespace") {
            Some(namespace) => merged["metadata"]["namespace"] = namespace.clone(),
            None => {
                merged["metadata"].as_object_mut().expect("metadata is a map").remove("namespace");
            }
        }
        merged
    }))
}

fn target(raw: &Json) -> Result<Target, String> {
    let text = |field: &str| raw.get(field).map(|value| value.as_str().expect("a target holds strings"));
    let pattern = |field: &str| text(field).map_or_else(|| Ok(Pattern::default()), Pattern::new);
    let selector = |field: &str| text(field).map_or_else(|| Ok(Selector::default()), Selector::new);
    Ok(Target {
        group: pattern("group")?,
        version: pattern("version")?,
        kind: pattern("kind")?,
        name: pattern("name")?,
        namespace: pattern("namespace")?,
        labels: selector("labelSelector")?,
        annotations: selector("annotationSelector")?,
    })
}

fn matches(target: &Target, object: &Json) -> bool {
    let text = |field: &str| object.pointer(field).and_then(Json::as_str);
    let map = |field: &str| -> BTreeMap<String, String> {
        let entries = object.pointer(field).and_then(Json::as_object).into_iter().flatten();
        entries.map(|(key, value)| (key.clone(), value.as_str().unwrap_or_default().to_owned())).collect()
    };
    let (labels, annotations) = (map("/metadata/labels"), map("/metadata/annotations"));
    let (name, namespace) = (text("/metadata/name").unwrap_or_default(), text("/metadata/namespace"));
    target.matches(&Candidate {
        api_version: text("/apiVersion").unwrap_or_default(),
        kind: text("/kind").unwrap_or_default(),
        names: [name, name],
        namespaces: [namespace, namespace],
        labels: Some(&labels),
        annotations: Some(&annotations),
    })
}

/// Compares the results of `$setElementOrder`, `$deleteFromPrimitiveList` and `$retainKeys`, which kustomize does not support, with those
/// of `kubectl patch --local`.
#[test]
fn directives_unknown_to_kustomize_give_the_same_results_as_kubectl() {
    let mut complaints = Complaints::default();
    let path = testdata("patches").join("kubectl.json");
    let mut cases: Vec<Json> = serde_json::from_str(&text_of(&path).expect("the file exists")).expect("the cases are JSON");
    let kubectl = std::env::var_os("KUBECTL").filter(|path| !path.is_empty());
    for case in &mut cases {
        if let Some(kubectl) = &kubectl {
            let arguments = ["patch", "--local", "-f", "-", "--type", "strategic", "-o", "json", "-p", &case["patch"].to_string()];
            let ran = run(Command::new(kubectl).args(arguments), case["object"].to_string().as_bytes());
            case["result"] = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{case}: {ran:?}"));
        }
        let merged = strategic_merge::merge(json::to_node(case["object"].clone()), json::to_node(case["patch"].clone()));
        let found = merged.expect("these fit").object.map_or(Json::Null, |node| json::of_node(&node));
        if found != case["result"] {
            complaints.add(format!("{}\nkubectl:   {}\nmcp-stack: {found}\n", case["patch"], case["result"]));
        }
    }
    if kubectl.is_some() {
        let lines: Vec<String> = cases.iter().map(ToString::to_string).collect();
        fs::write(path, format!("[\n{}\n]\n", lines.join(",\n"))).expect("the table can be written");
    }
    assert!(cases.len() >= 8);
    complaints.raise();
}

/// Returns the document of this kind in a stream.
fn of_kind(stream: &str, kind: &str) -> Json {
    let documents = serde_yaml::Deserializer::from_str(stream);
    let mut documents = documents.map(|document| serde::Deserialize::deserialize(document).expect("it is YAML"));
    documents.find(|object: &Json| object["kind"] == kind).unwrap_or_else(|| panic!("no {kind} in\n{stream}"))
}

/// Simulates Flux, which applies the patches of a HelmRelease to the output of the chart with kustomize
/// (<https://github.com/fluxcd/helm-controller/tree/main/internal/postrender>).
#[test]
fn a_workload_is_the_same_patched_directly_and_by_flux() {
    let case = testdata("render").join("helm-release");
    let chart = testdata("render").join("input").join("chart.yaml");
    let chart = chart.to_str().expect("its path is text");
    let rendered = |input: &str| {
        let ran = run(binary(&case).args(["render", "stack.yaml", "--input", input]), b"");
        assert_eq!(ran.status, 0, "{}", ran.stderr);
        ran.stdout
    };
    let (in_place, release) = (rendered(chart), rendered("release.yaml"));
    let release = of_kind(&release, "HelmRelease");
    let patches: Vec<&Json> = release["spec"]["postRenderers"].as_array().expect("it has some").iter().collect();
    let entry = &patches.last().expect("ours is the last")["kustomize"]["patches"][0];
    assert!(entry["patch"].as_str().is_some_and(|text| text.starts_with("# mcp-stack: fleet/grafana\n")), "{entry}");
    let deployment = of_kind(&text_of(Path::new(chart)).expect("the file exists"), "Deployment");
    let case = Case {
        name: "flux".to_owned(),
        objects: vec![deployment],
        target: Some(entry["target"].clone()),
        patch: entry["patch"].as_str().unwrap_or_default().to_owned(),
    };
    let expected = json!([of_kind(&in_place, "Deployment")]);
    assert_eq!(Json::Array(ours(&case).expect("it fits")), expected);
    if let Some(kustomize) = std::env::var_os("KUSTOMIZE").filter(|path| !path.is_empty()) {
        assert_eq!(kustomized(Path::new(&kustomize), &scratch("patches-flux"), &case), expected);
    }
}
