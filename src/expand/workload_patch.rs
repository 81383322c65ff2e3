//! What is laid over a workload that is somebody else's, as a part of it: for a strategic merge.
//!
//! Lists without a merge key are replaced by what stands here. A handler or a source of another kind is set to null, as a merge would
//! leave both.

use k8s_openapi::api::core::v1::EnvVar;
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::kinds::parts;
use crate::stack::Strategy;
use crate::stack::probes::Handler;
use crate::stack::server::Server;
use crate::stack::workload::{Overlay, ProbePart, Workload};

/// The volumes that are added, by what they hold.
const DATA: &str = "mcp-stack-data";
const CONFIG: &str = "mcp-stack-config";
const SECRET: &str = "mcp-stack-secret";

/// The handlers of a probe.
pub const HANDLERS: [&str; 4] = ["exec", "grpc", "httpGet", "tcpSocket"];

/// The part of the workload, for a container of that name, with that image.
pub fn part(server: &Server, workload: &Workload, container: &str, image: Option<String>) -> Value {
    let overlay = &workload.overlay;
    let mut pod = json!({"containers": [container_part(server, overlay, container, image)]});
    let volumes = volumes(server);
    if !volumes.is_empty() {
        pod["volumes"] = volumes.iter().map(|(volume, _)| json(volume)).collect();
    }
    let mut template = json!({"spec": pod});
    let mut object = json!({"spec": {}});
    for (field, texts) in [("labels", &server.labels), ("annotations", &server.annotations)] {
        if !texts.is_empty() {
            object["metadata"][field] = json!(texts);
            template["metadata"][field] = json!(texts);
        }
    }
    if let Some(secret) = server.secret.as_ref().filter(|secret| secret.reloader) {
        object["metadata"]["annotations"]["secret.reloader.stakater.com/reload"] = json!(secret.name);
    }
    let spec = &mut object["spec"];
    match overlay.replicas {
        _ if overlay.scaled => spec["replicas"] = Value::Null,
        Some(replicas) => spec["replicas"] = json!(replicas),
        None => {}
    }
    match overlay.strategy {
        Some(Strategy::Recreate) => spec["strategy"] = json!({"type": "Recreate", "rollingUpdate": null}),
        Some(Strategy::RollingUpdate) => spec["strategy"] = json!({"type": "RollingUpdate"}),
        None => {}
    }
    spec["template"] = template;
    object
}

fn json(value: &impl Serialize) -> Value {
    crate::wire::json::of(value)
}

fn container_part(server: &Server, overlay: &Overlay, name: &str, image: Option<String>) -> Value {
    let mut container = Map::new();
    container.insert("name".to_owned(), json!(name));
    let mut give = |field: &str, value: Option<Value>| {
        if let Some(value) = value {
            container.insert(field.to_owned(), value);
        }
    };
    give("image", image.map(Value::from));
    give("imagePullPolicy", overlay.pull_policy.map(|policy| json!(policy.as_str())));
    give("command", list(&overlay.command));
    give("args", list(&overlay.args));
    give("env", (!overlay.env.is_empty()).then(|| overlay.env.iter().map(variable).collect()));
    give("envFrom", list(&overlay.env_from));
    for (field, part) in ["livenessProbe", "readinessProbe", "startupProbe"].into_iter().zip(&overlay.probes) {
        give(field, probe(part));
    }
    let quantities = |quantities: &std::collections::BTreeMap<String, Option<String>>| (!quantities.is_empty()).then(|| json!(quantities));
    let mut resources = Map::new();
    for (field, written) in [("requests", &overlay.requests), ("limits", &overlay.limits)] {
        if let Some(written) = quantities(written) {
            resources.insert(field.to_owned(), written);
        }
    }
    give("resources", (!resources.is_empty()).then_some(Value::Object(resources)));
    let mounts: Vec<Value> = volumes(server).into_iter().map(|(_, mount)| mount).collect();
    give("volumeMounts", list(&mounts));
    Value::Object(container)
}

fn list(items: &[impl Serialize]) -> Option<Value> {
    (!items.is_empty()).then(|| items.iter().map(json).collect())
}

/// A variable, with null for what would stand beside its source.
fn variable(variable: &EnvVar) -> Value {
    let mut written = json(variable);
    let other = if variable.value_from.is_some() { "value" } else { "valueFrom" };
    written[other] = Value::Null;
    written
}

fn probe(part: &ProbePart) -> Option<Value> {
    match part {
        ProbePart::Untouched => None,
        ProbePart::Removed => Some(Value::Null),
        ProbePart::Changed { handler, numbers } => {
            let mut probe: Map<String, Value> = numbers.iter().map(|(field, number)| ((*field).to_owned(), json!(number))).collect();
            if let Some(handler) = handler {
                let (name, action) = match handler {
                    Handler::HttpGet(action) => ("httpGet", json(action)),
                    Handler::TcpSocket(action) => ("tcpSocket", json(action)),
                    Handler::Exec(action) => ("exec", json(action)),
                    Handler::Grpc(action) => ("grpc", json(action)),
                };
                probe.extend(HANDLERS.into_iter().filter(|other| *other != name).map(|other| (other.to_owned(), Value::Null)));
                probe.insert(name.to_owned(), action);
            }
            Some(Value::Object(probe))
        }
    }
}

/// Volumes with their mounts.
fn volumes(server: &Server) -> Vec<(Value, Value)> {
    let data = server
        .volume
        .as_ref()
        .map(|volume| (json(&parts::claim_volume(DATA, server.claim_name())), json(&parts::mount(DATA, &volume.mount_path))));
    let config = server.config.as_ref().map(|config| {
        let volume = parts::config_map_volume(CONFIG, server.config_map_name());
        (json(&volume), json(&parts::read_only_mount(CONFIG, &config.mount_path)))
    });
    let secret = server.secret.as_ref().and_then(|secret| {
        let mount = parts::read_only_mount(SECRET, secret.mount_path.as_ref()?);
        Some((json(&parts::secret_volume(SECRET, secret.name.clone())), json(&mount)))
    });
    data.into_iter().chain(config).chain(secret).collect()
}
