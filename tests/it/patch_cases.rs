//! Pseudorandom patches, which are the same in every run.

use serde_json::{Map, Value as Json, json};

use crate::patches::Case;

/// Xorshift pseudorandom number generator, <https://en.wikipedia.org/wiki/Xorshift>.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).expect("31 bits fit") % bound
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    /// Returns at most `most` of the strings in any order, without duplicates.
    fn some<'a>(&mut self, list: &[&'a str], most: usize) -> Vec<&'a str> {
        let mut rest = list.to_vec();
        let count = self.below(most.min(list.len()) + 1);
        (0..count).map(|_| rest.remove(self.below(rest.len()))).collect()
    }
}

/// Generates cases for both kinds of patches.
pub(crate) fn generated() -> Vec<Case> {
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    let mut cases: Vec<Case> = (0..220).map(|number| merge(&mut random, number)).collect();
    cases.extend((0..120).map(|number| operations(&mut random, number)));
    cases
}

const KINDS: &[(&str, &str)] = &[
    ("apps/v1", "Deployment"),
    ("apps/v1", "StatefulSet"),
    ("apps/v1", "DaemonSet"),
    ("batch/v1", "CronJob"),
    ("v1", "Pod"),
    ("v1", "Service"),
    ("example.org/v1", "Widget"),
    ("apps/v1", "Deployment"),
];

/// Generates an object; if `is_patch`, a strategic merge patch with directives and nulls.
fn object(random: &mut Random, (api_version, kind): (&str, &str), is_patch: bool) -> Json {
    let mut metadata = json!({"name": "one"});
    if random.chance(50) {
        metadata["labels"] = texts(random, is_patch);
    }
    if random.chance(30) {
        metadata["finalizers"] = json!(random.some(&["x/a", "x/b", "x/c"], 3));
    }
    let mut object = json!({"apiVersion": api_version, "kind": kind, "metadata": metadata});
    let spec = match kind {
        "Service" => {
            json!({"type": random.pick(&["ClusterIP", "NodePort"]), "ports": ports(random, "port", is_patch), "selector": texts(random, is_patch)})
        }
        "Pod" => pod(random, is_patch),
        "CronJob" => json!({"schedule": "* * * * *", "jobTemplate": {"spec": {"template": template(random, is_patch)}}}),
        _ => {
            let mut spec = json!({"template": template(random, is_patch)});
            if random.chance(50) {
                spec["replicas"] = json!(random.below(4));
            }
            if random.chance(40) {
                spec["strategy"] = json!({"type": random.pick(&["RollingUpdate", "Recreate"])});
                add_directive(random, &mut spec["strategy"], is_patch);
            }
            spec
        }
    };
    object["spec"] = spec;
    object
}

fn template(random: &mut Random, is_patch: bool) -> Json {
    let mut template = json!({"spec": pod(random, is_patch)});
    if random.chance(40) {
        template["metadata"] = json!({"labels": texts(random, is_patch), "annotations": texts(random, is_patch)});
    }
    template
}

fn pod(random: &mut Random, is_patch: bool) -> Json {
    let mut pod = json!({});
    if !is_patch || random.chance(80) {
        pod["containers"] = containers(random, is_patch);
    }
    if random.chance(30) {
        pod["initContainers"] = containers(random, is_patch);
    }
    if random.chance(50) {
        pod["volumes"] = keyed(random, "name", &["data", "config", "tmp"], is_patch, |random, item| {
            let source = random.pick(&["emptyDir", "configMap"]);
            item[*source] = json!({"name": "x"});
        });
    }
    if random.chance(30) {
        pod["tolerations"] = json!(random.some(&["a", "b", "c"], 3).iter().map(|key| json!({"key": key})).collect::<Vec<_>>());
    }
    if random.chance(20) {
        pod["imagePullSecrets"] = keyed(random, "name", &["r", "s"], is_patch, |_, _| {});
    }
    if random.chance(30) {
        pod["securityContext"] = json!({"runAsUser": random.below(3)});
        add_directive(random, &mut pod["securityContext"], is_patch);
    }
    if random.chance(20) {
        pod["serviceAccountName"] = if is_patch && random.chance(30) { Json::Null } else { json!("account") };
    }
    pod
}

fn containers(random: &mut Random, is_patch: bool) -> Json {
    keyed(random, "name", &["api", "proxy", "log", "wait"], is_patch, |random, item| {
        if random.chance(60) {
            item["image"] = if is_patch && random.chance(10) { Json::Null } else { json!(random.pick(&["x:1", "y:2", "z"])) };
        }
        if random.chance(40) {
            item["args"] = json!(random.some(&["-a", "-b", "-c"], 3));
        }
        if random.chance(60) {
            item["env"] = keyed(random, "name", &["A", "B", "C", "D", "E"], is_patch, |random, item| {
                if random.chance(70) {
                    item["value"] = json!(random.pick(&["one", "two", "", "012", "yes"]));
                } else {
                    item["value"] = Json::Null;
                    item["valueFrom"] = json!({"fieldRef": {"fieldPath": "metadata.name"}});
                    if !is_patch {
                        item.as_object_mut().expect("it is a map").remove("value");
                    }
                }
            });
        }
        if random.chance(50) {
            item["ports"] = ports(random, "containerPort", is_patch);
        }
        if random.chance(30) {
            item["volumeMounts"] = keyed(random, "mountPath", &["/a", "/b", "/c"], is_patch, |random, item| {
                item["name"] = json!(random.pick(&["data", "config"]));
            });
        }
        if random.chance(30) {
            item["resources"] = json!({"limits": {"cpu": random.below(4)}});
            add_directive(random, &mut item["resources"], is_patch);
        }
    })
}

/// Generates a list of maps with the merge key `key`. Patches delete some elements, and replace some lists.
fn keyed(random: &mut Random, key: &str, names: &[&str], is_patch: bool, fill: impl Fn(&mut Random, &mut Json)) -> Json {
    let mut items: Vec<Json> = Vec::new();
    for name in random.some(names, 4) {
        let mut item = json!({key: name});
        if is_patch && random.chance(15) {
            item["$patch"] = json!("delete");
        } else {
            fill(random, &mut item);
        }
        items.push(item);
    }
    if is_patch && !items.is_empty() && random.chance(8) {
        items.insert(0, json!({"$patch": random.pick(&["replace", "delete", "merge"])}));
    }
    Json::Array(items)
}

fn ports(random: &mut Random, key: &str, is_patch: bool) -> Json {
    let mut ports: Vec<Json> = Vec::new();
    let always = random.chance(50);
    for number in random.some(&["80", "81", "90"], 3) {
        let mut port = json!({key: number.parse::<u16>().expect("it is a number")});
        if always || random.chance(30) {
            port["protocol"] = json!(random.pick(&["TCP", "UDP"]));
        }
        if random.chance(50) {
            port["name"] = json!(random.pick(&["http", "metrics"]));
        }
        if is_patch && random.chance(10) {
            port["$patch"] = json!("delete");
        }
        ports.push(port);
    }
    Json::Array(ports)
}

fn texts(random: &mut Random, is_patch: bool) -> Json {
    let mut map = Map::new();
    for key in random.some(&["a", "b", "c"], 3) {
        let value = if is_patch && random.chance(20) { Json::Null } else { json!(random.pick(&["x", "y", "true", "1"])) };
        map.insert(key.to_owned(), value);
    }
    let mut map = Json::Object(map);
    add_directive(random, &mut map, is_patch);
    map
}

/// Adds a directive to some maps of a patch.
fn add_directive(random: &mut Random, map: &mut Json, is_patch: bool) {
    if is_patch && random.chance(15) {
        map["$patch"] = json!(random.pick(&["replace", "delete", "merge"]));
    }
}

fn merge(random: &mut Random, number: usize) -> Case {
    let kind = *random.pick(KINDS);
    let original = object(random, kind, false);
    let patch = object(random, kind, true);
    Case { name: format!("merge-{number:03}"), objects: vec![original], target: None, patch: patch.to_string() }
}

/// Collects the JSON Pointers of all values below `value`.
fn collect_paths(value: &Json, at: &str, found: &mut Vec<String>) {
    if !at.is_empty() {
        found.push(at.to_owned());
    }
    match value {
        Json::Object(entries) => {
            for (key, value) in entries {
                collect_paths(value, &format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), found);
            }
        }
        Json::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                collect_paths(value, &format!("{at}/{index}"), found);
            }
        }
        _ => {}
    }
}

/// Returns the shape of a value; values with the same shape can replace each other.
fn shape(value: &Json) -> Vec<String> {
    match value {
        Json::Object(entries) => entries.keys().cloned().collect(),
        Json::Array(items) => vec!["[]".to_owned(), items.first().map(|item| shape(item).join(",")).unwrap_or_default()],
        Json::String(_) => vec!["text".to_owned()],
        _ => vec!["scalar".to_owned()],
    }
}

fn operations(random: &mut Random, number: usize) -> Case {
    let kind = *random.pick(KINDS);
    let original = object(random, kind, false);
    let mut found = Vec::new();
    collect_paths(&original["spec"], "/spec", &mut found);
    let operations: Vec<Json> = (0..=random.below(3))
        .map(|_| {
            let mut path = random.pick(&found).clone();
            let value_at_path = original.pointer(&path).expect("the path was found in the object").clone();
            // other values cause type errors, because kustomize decodes known fields
            let similar: Vec<&String> =
                found.iter().filter(|other| original.pointer(other).is_some_and(|value| shape(value) == shape(&value_at_path))).collect();
            let other = (*random.pick(&similar)).clone();
            let mut value = match &value_at_path {
                Json::String(_) => json!("text"),
                Json::Number(_) => json!(7),
                other => other.clone(),
            };
            match (random.below(8), &value_at_path) {
                (0, Json::Object(_)) => {
                    path += "/more";
                    value = json!("text");
                }
                (1, Json::Array(items)) if !items.is_empty() => {
                    path += "/-";
                    value = items[0].clone();
                }
                (2, _) => path = path.replacen("/0", "/-1", 1),
                (3, _) => path += "/no/such",
                _ => {}
            }
            match *random.pick(&["add", "add", "remove", "replace", "replace", "copy", "move", "test"]) {
                "remove" => json!({"op": "remove", "path": path}),
                "test" => json!({"op": "test", "path": other, "value": original.pointer(&other)}),
                operation @ ("copy" | "move") => json!({"op": operation, "from": other, "path": path}),
                operation => json!({"op": operation, "path": path, "value": value}),
            }
        })
        .collect();
    let target = Some(json!({"kind": kind.1}));
    Case { name: format!("operations-{number:03}"), objects: vec![original], target, patch: json!(operations).to_string() }
}
