//! Defaults for all servers, in the chart and in the converted stack.

use std::collections::BTreeMap;

use super::chart::{integer, is_set, is_set_at, set, text, text_at};
use crate::wire::node::{Node, Value};

/// Names of the probes.
pub(super) const PROBES: [&str; 3] = ["liveness", "readiness", "startup"];

/// Numeric fields of a probe.
pub(super) const NUMBERS: [&str; 5] = ["initialDelaySeconds", "periodSeconds", "timeoutSeconds", "successThreshold", "failureThreshold"];

/// Defaults of a stack for the numeric fields of each probe.
pub(super) const BUILT_IN: [[i64; 5]; 3] = [[30, 10, 5, 1, 3], [10, 5, 3, 1, 3], [0, 10, 3, 1, 30]];

/// Defaults of the API server for the numeric fields of a probe.
pub(super) const BY_API_SERVER: [i64; 5] = [0, 10, 1, 1, 3];

/// Defaults of a stack for resource quantities: section, resource, quantity.
pub(super) const QUANTITIES: [(&str, &str, &str); 4] =
    [("requests", "cpu", "100m"), ("requests", "memory", "128Mi"), ("limits", "cpu", "500m"), ("limits", "memory", "512Mi")];

/// Quantities by section and resource.
pub(super) type Quantities = BTreeMap<(String, String), String>;

/// Values for servers that do not override them.
#[derive(Debug)]
#[allow(clippy::struct_excessive_bools)] // the flags are independent
pub(super) struct Globals {
    /// Container port.
    pub(super) port: i64,
    /// Image registry.
    pub(super) registry: Option<String>,
    /// Image pull policy, if set.
    pub(super) pull_policy: Option<String>,
    /// Environment.
    pub(super) environment: String,
    /// Ingress class.
    pub(super) class_name: Option<String>,
    /// Whether every Ingress has TLS.
    pub(super) tls: bool,
    /// Storage class.
    pub(super) storage_class: Option<String>,
    /// Type and port of the Services.
    pub(super) service: (String, i64),
    /// Target utilization of CPU and memory in percent; 0 if there is none.
    pub(super) targets: [i64; 2],
    /// Refresh interval of every SecretStore, which takes precedence over that of a server.
    pub(super) store_interval: Option<String>,
    /// Refresh interval of the ExternalSecrets, in the chart.
    pub(super) secret_interval: Option<String>,
    /// Numeric fields of each probe, in the stack.
    pub(super) probes: [[i64; 5]; 3],
    /// Whether the API server defaulted each numeric field of an enabled probe.
    pub(super) filled: [[bool; 5]; 3],
    /// Whether the readiness probe must be disabled by default, because a server has none.
    pub(super) readiness_off: bool,
    /// Whether the injection of Secrets as environment variables must be disabled by default, because a server does not inject its Secret.
    pub(super) inject_off: bool,
    /// Resource quantities, in the chart.
    pub(super) resources: Quantities,
    /// Section and resource of quantities that have a default in the stack, but that a server does not have.
    pub(super) without: Vec<(&'static str, &'static str)>,
    /// Whether an autoscaler uses the target utilization.
    pub(super) scaled: bool,
    /// Whether the ExternalSecret of a server has no refresh interval of its own.
    pub(super) interval_missing: bool,
}

impl Globals {
    /// Collects the values from `global` and from the enabled servers.
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
            inject_off: servers.iter().any(|(key, server)| has_uninjected_secret(key, server)),
            resources: quantities(global.get("resources")),
            without: Vec::new(),
            scaled: servers
                .iter()
                .any(|(_, server)| is_set_at(server, &["autoscaling", "enabled"]) && !is_set_at(server, &["autoscaling", "metrics"])),
            interval_missing: servers.iter().any(|(_, server)| {
                server.get("secret").is_some_and(renders_secret) && !is_set_at(server, &["secret", "externalSecret", "refreshInterval"])
            }),
        };
        for (kind, probe) in PROBES.iter().enumerate() {
            let runs = servers.iter().any(|(_, server)| is_set_at(server, &["probes", probe, "enabled"]));
            for (index, field) in NUMBERS.iter().enumerate() {
                let raw = set(global, &["probes", probe, field]).and_then(integer);
                let zero = global.get("probes").and_then(|probes| probes.get(probe)?.get(field)).is_some_and(|node| !node.is_null());
                let number = &mut globals.probes[kind][index];
                match raw {
                    Some(value) => *number = value,
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

    /// Returns the `requests` or `limits` that the chart rendered for a server.
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

    /// Returns the `requests` or `limits` that the stack generates for a server without its own.
    pub(super) fn by_stack(&self, section: &str) -> BTreeMap<String, String> {
        let mut filled: BTreeMap<String, String> = QUANTITIES
            .iter()
            .filter(|(known, resource, _)| *known == section && !self.without.contains(&(known, resource)))
            .map(|(_, resource, text)| ((*resource).to_owned(), (*text).to_owned()))
            .collect();
        let overrides = self.resources.iter().filter(|((known, _), _)| known == section);
        filled.extend(overrides.map(|((_, resource), text)| (resource.clone(), text.clone())));
        filled
    }

    /// Returns the default pull policy of the stack.
    pub(super) fn policy_of_stack(&self) -> &str {
        self.pull_policy.as_deref().unwrap_or("IfNotPresent")
    }
}

/// Whether a server creates a Secret, but does not inject it as environment variables.
fn has_uninjected_secret(key: &str, server: &Node) -> bool {
    let Some(secret) = server.get("secret").filter(|secret| renders_secret(secret)) else { return false };
    let target = target_of(key, secret);
    let Some(Value::Sequence(sources)) = server.get("env").and_then(|env| env.get("envFrom")).map(|list| &list.value) else { return true };
    !sources
        .iter()
        .any(|source| text_at(source, &["secretRef", "name"]).as_deref() == Some(target.as_str()) && !is_set_at(source, &["prefix"]))
}

/// Whether the chart rendered the SecretStore and the ExternalSecret of a server.
pub(super) fn renders_secret(secret: &Node) -> bool {
    ["store", "externalSecret"].iter().all(|block| secret.get(block).is_some_and(|block| matches!(block.value, Value::Mapping(_))))
}

/// Returns the name of the Secret that the operator creates for a server; by default, that is the name of the ExternalSecret.
pub(super) fn target_of(key: &str, secret: &Node) -> String {
    let name = || text_at(secret, &["externalSecret", "name"]).unwrap_or_else(|| format!("external-secret-{key}"));
    text_at(secret, &["externalSecret", "targetSecretName"]).unwrap_or_else(name)
}

/// Returns the quantities of a `resources` block, as written in the values.
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
