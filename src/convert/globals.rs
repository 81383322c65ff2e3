//! What holds for all servers: by the chart, and by the stack that is written.

use std::collections::BTreeMap;

use super::chart::{integer, is_set, is_set_at, set, text, text_at};
use crate::wire::node::{Node, Value};

/// The probes.
pub(super) const PROBES: [&str; 3] = ["liveness", "readiness", "startup"];

/// The numbers of a probe.
pub(super) const NUMBERS: [&str; 5] = ["initialDelaySeconds", "periodSeconds", "timeoutSeconds", "successThreshold", "failureThreshold"];

/// What a stack fills in for each probe.
pub(super) const BUILT_IN: [[i64; 5]; 3] = [[30, 10, 5, 1, 3], [10, 5, 3, 1, 3], [0, 10, 3, 1, 30]];

/// What the API server fills in for each number.
pub(super) const BY_API_SERVER: [i64; 5] = [0, 10, 1, 1, 3];

/// The quantities that a stack fills in.
pub(super) const QUANTITIES: [(&str, &str, &str); 4] =
    [("requests", "cpu", "100m"), ("requests", "memory", "128Mi"), ("limits", "cpu", "500m"), ("limits", "memory", "512Mi")];

/// A quantity by section and resource.
pub(super) type Quantities = BTreeMap<(String, String), String>;

/// What servers without a word of their own get.
#[derive(Debug)]
#[allow(clippy::struct_excessive_bools)] // each is a question of its own
pub(super) struct Globals {
    /// The container's port.
    pub(super) port: i64,
    /// The registry.
    pub(super) registry: Option<String>,
    /// The pull policy of the chart, where it has one.
    pub(super) pull_policy: Option<String>,
    /// The environment.
    pub(super) environment: String,
    /// The ingress class.
    pub(super) class_name: Option<String>,
    /// Whether every Ingress has TLS.
    pub(super) tls: bool,
    /// The storage class.
    pub(super) storage_class: Option<String>,
    /// Type and port of a Service.
    pub(super) service: (String, i64),
    /// The percentages of CPU and memory; 0 is none.
    pub(super) targets: [i64; 2],
    /// The interval that every SecretStore has, whatever it says itself.
    pub(super) store_interval: Option<String>,
    /// The interval of an ExternalSecret, by the chart.
    pub(super) secret_interval: Option<String>,
    /// The numbers of each probe, as the stack will have them.
    pub(super) probes: [[i64; 5]; 3],
    /// Which numbers the API server had to fill in, for probes that run.
    pub(super) filled: [[bool; 5]; 3],
    /// Whether servers that do not write it must be kept from having a readiness probe.
    pub(super) readiness_off: bool,
    /// Whether Secrets must be kept from becoming environment variables.
    pub(super) inject_off: bool,
    /// Quantities by the chart.
    pub(super) resources: Quantities,
    /// Quantities that the stack would fill in, and a server has none.
    pub(super) without: Vec<(&'static str, &'static str)>,
    /// Whether a server is scaled by the percentages.
    pub(super) scaled: bool,
    /// Whether a server makes an ExternalSecret without an interval of its own.
    pub(super) interval_missing: bool,
}

impl Globals {
    /// What `global` and the servers that run say together.
    pub(super) fn new(global: &Node, servers: &[(&str, &Node)]) -> Self {
        let interval = |block: &str| text_at(global, &["infisical", block, "refreshInterval"]);
        let mut globals = Self {
            port: set(global, &["defaultPort"]).and_then(integer).unwrap_or(8000),
            registry: text_at(global, &["image", "registry"]),
            pull_policy: text_at(global, &["image", "pullPolicy"]),
            environment: text_at(global, &["environment"]).unwrap_or_else(|| "staging".to_owned()),
            class_name: text_at(global, &["ingress", "className"]),
            tls: is_set_at(global, &["ingress", "tls", "enabled"]),
            storage_class: text_at(global, &["storage", "className"]),
            service: (
                text_at(global, &["service", "type"]).unwrap_or_else(|| "ClusterIP".to_owned()),
                set(global, &["service", "port"]).and_then(integer).unwrap_or(80),
            ),
            targets: ["targetCPUUtilizationPercentage", "targetMemoryUtilizationPercentage"]
                .map(|key| set(global, &["autoscaling", key]).and_then(integer).unwrap_or(0)),
            store_interval: interval("store"),
            secret_interval: interval("externalSecret"),
            probes: BUILT_IN,
            filled: [[false; 5]; 3],
            readiness_off: servers.iter().any(|(_, server)| !is_set_at(server, &["probes", "readiness", "enabled"])),
            inject_off: servers.iter().any(|(key, server)| injects_nothing(key, server)),
            resources: quantities(global.get("resources")),
            without: Vec::new(),
            scaled: servers
                .iter()
                .any(|(_, server)| is_set_at(server, &["autoscaling", "enabled"]) && !is_set_at(server, &["autoscaling", "metrics"])),
            interval_missing: servers.iter().any(|(_, server)| {
                server.get("secret").is_some_and(makes_secret) && !is_set_at(server, &["secret", "externalSecret", "refreshInterval"])
            }),
        };
        for (kind, probe) in PROBES.iter().enumerate() {
            let runs = servers.iter().any(|(_, server)| is_set_at(server, &["probes", probe, "enabled"]));
            for (index, field) in NUMBERS.iter().enumerate() {
                let written = set(global, &["probes", probe, field]).and_then(integer);
                let zero = global.get("probes").and_then(|probes| probes.get(probe)?.get(field)).is_some_and(|node| !node.is_null());
                let number = &mut globals.probes[kind][index];
                match written {
                    Some(written) => *number = written,
                    None if index == 0 && zero => *number = 0,
                    None if runs => {
                        *number = BY_API_SERVER[index];
                        globals.filled[kind][index] = true;
                    }
                    None => {}
                }
            }
        }
        for (section, resource, _) in QUANTITIES {
            if servers.iter().any(|(_, server)| !globals.by_chart(server, section).contains_key(resource)) {
                globals.without.push((section, resource));
            }
        }
        globals
    }

    /// What the chart gives a server of `requests` or `limits`.
    pub(super) fn by_chart(&self, server: &Node, section: &str) -> BTreeMap<String, String> {
        let of_section = |all: &Quantities| -> BTreeMap<String, String> {
            all.iter().filter(|((known, _), _)| known == section).map(|((_, resource), text)| (resource.clone(), text.clone())).collect()
        };
        let global = of_section(&self.resources);
        if !is_set_at(server, &["resources"]) {
            return global;
        }
        ["cpu", "memory"]
            .into_iter()
            .filter_map(|resource| {
                let own = text_at(server, &["resources", section, resource]);
                Some((resource.to_owned(), own.or_else(|| global.get(resource).cloned())?))
            })
            .collect()
    }

    /// What the stack gives a server that says nothing of `requests` or `limits`.
    pub(super) fn by_stack(&self, section: &str) -> BTreeMap<String, String> {
        let mut filled: BTreeMap<String, String> = QUANTITIES
            .iter()
            .filter(|(known, resource, _)| *known == section && !self.without.contains(&(known, resource)))
            .map(|(_, resource, text)| ((*resource).to_owned(), (*text).to_owned()))
            .collect();
        let written = self.resources.iter().filter(|((known, _), _)| known == section);
        filled.extend(written.map(|((_, resource), text)| (resource.clone(), text.clone())));
        filled
    }

    /// The pull policy of the stack.
    pub(super) fn policy_of_stack(&self) -> &str {
        self.pull_policy.as_deref().unwrap_or("IfNotPresent")
    }
}

/// Whether a server makes a Secret that is not among its environment variables.
fn injects_nothing(key: &str, server: &Node) -> bool {
    let Some(secret) = server.get("secret").filter(|secret| makes_secret(secret)) else { return false };
    let target = target_of(key, secret);
    let Some(Value::Sequence(sources)) = server.get("env").and_then(|env| env.get("envFrom")).map(|list| &list.value) else { return true };
    !sources
        .iter()
        .any(|source| text_at(source, &["secretRef", "name"]).as_deref() == Some(target.as_str()) && !is_set_at(source, &["prefix"]))
}

/// Whether the chart can make the secret objects of a server.
pub(super) fn makes_secret(secret: &Node) -> bool {
    ["store", "externalSecret"].iter().all(|block| secret.get(block).is_some_and(|block| matches!(block.value, Value::Mapping(_))))
}

/// The name of the Secret that the operator makes for a server: where none is given, that of the ExternalSecret.
pub(super) fn target_of(key: &str, secret: &Node) -> String {
    let name = || text_at(secret, &["externalSecret", "name"]).unwrap_or_else(|| format!("external-secret-{key}"));
    text_at(secret, &["externalSecret", "targetSecretName"]).unwrap_or_else(name)
}

/// The quantities of a block as they were written.
fn quantities(block: Option<&Node>) -> Quantities {
    let mut found = Quantities::new();
    for section in block.map(Node::entries).unwrap_or_default() {
        for quantity in section.value.entries() {
            if let Some(text) = text(&quantity.value).filter(|_| !is_empty_text(&quantity.value)) {
                found.insert((section.key.clone(), quantity.key.clone()), text);
            }
        }
    }
    found
}

fn is_empty_text(node: &Node) -> bool {
    matches!(node.value, Value::String(_)) && !is_set(node)
}
