//! Pseudorandom stacks: valid ones are accepted, and those with a single error are rejected with its code.
//!
//! `GENERATED_STACKS=DIR` writes the valid stacks to a directory, for validation by an API server; `GENERATED_COUNT` sets their number.

use mcp_stack::diagnostics::{Diagnostic, Severity};
use mcp_stack::kinds::Object;
use mcp_stack::pipeline::{self, Loaded, Purpose};
use mcp_stack::wire::{emit, read};
use serde_json::{Value, json};

/// Pseudorandom number generator. The same seed gives the same stack on every machine.
struct Random(u64);

impl Random {
    fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: u64) -> u64 {
        (self.next() >> 11) % end
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    fn one<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[usize::try_from(self.below(from.len() as u64)).expect("an index")]
    }
}

/// Strings that a YAML reader would interpret as another type or structure if they were not quoted.
const AMBIGUOUS: &[&str] = &[
    "",
    "yes",
    "off",
    "012",
    "1_000",
    "1e3",
    "1.10",
    "2024-01-01",
    "12:30:45",
    "null",
    "~",
    " leading",
    "trailing ",
    "a: b",
    "# no comment",
    "- item",
    "{a: b}",
    "\"quoted\"",
    "tab\there",
    "two\nlines\n",
    "é 😀",
    "x=$(HOME)",
];

fn server(random: &mut Random, index: u64) -> Value {
    let mut server = json!({"image": {"repository": random.one(&["mcp/server", "library/redis", "a", "team/sub.path/x_y-z"])}});
    let image = &mut server["image"];
    match random.below(4) {
        0 => image["digest"] = json!(format!("sha256:{:064x}", random.next())),
        1 => image["tag"] = json!("1.2.3"),
        2 => {
            image["tag"] = json!("v0.1.0-rc.1");
            image["digest"] = json!(format!("sha256:{:064x}", random.next()));
        }
        _ => image["tag"] = json!("_odd.Tag-1"),
    }
    if random.chance(30) {
        image["registry"] = json!(random.one(&["ghcr.io", "registry.example.org:5000", "localhost:5000/mirror"]));
    }
    if random.chance(20) {
        image["pullPolicy"] = json!(random.one(&["Always", "IfNotPresent", "Never"]));
    }
    let worker = random.chance(15);
    if !worker && random.chance(50) {
        server["port"] = json!(1 + random.below(65535));
    }
    if worker {
        server["service"] = json!({"enabled": false});
        if random.chance(50) {
            server["probes"] = json!({"liveness": {"exec": {"command": ["true"]}}});
        }
    } else {
        network(random, &mut server, index);
        probes(random, &mut server);
    }
    let has_volume = storage(random, &mut server);
    scaling(random, &mut server, has_volume);
    secret(random, &mut server, index);
    environment(random, &mut server);
    if random.chance(30) {
        server["command"] = json!(["/bin/server", random.one(AMBIGUOUS)]);
    }
    if random.chance(30) {
        server["args"] = json!([random.one(AMBIGUOUS), "--flag"]);
    }
    if random.chance(30) {
        server["labels"] = json!({"team": random.one(&["a", "B_c.d-1", ""]), "example.org/tier": "x"});
    }
    if random.chance(30) {
        server["annotations"] = json!({"example.org/note": random.one(AMBIGUOUS)});
    }
    server
}

fn network(random: &mut Random, server: &mut Value, index: u64) {
    if random.chance(50) {
        let mut service = json!({"port": 1 + random.below(65535)});
        if random.chance(50) {
            service["type"] = json!(random.one(&["ClusterIP", "NodePort", "LoadBalancer"]));
        }
        if random.chance(30) {
            service["targetPort"] = json!("http");
        }
        if random.chance(30) {
            service["sessionAffinity"] = json!(random.one(&["None", "ClientIP"]));
        }
        if random.chance(30) {
            service["annotations"] = json!({"example.org/a": random.one(AMBIGUOUS)});
        }
        if random.chance(10) {
            service["portName"] = json!("web-port");
        }
        server["service"] = service;
    }
    if random.chance(50) {
        let mut ingress = json!({"sse": random.chance(50), "className": "nginx"});
        if random.chance(40) {
            ingress["host"] = json!(format!("{}h{index}.example.org", random.one(&["", "*."])));
        }
        if random.chance(40) {
            ingress["path"] = json!(random.one(&["/", "/mcp", "/a/b.c/~d"]));
            ingress["pathType"] = json!(random.one(&["Prefix", "Exact", "ImplementationSpecific"]));
        }
        if random.chance(40) {
            ingress["tls"] = if random.chance(50) { json!(random.chance(50)) } else { json!({"enabled": true, "secretName": "cert"}) };
        }
        server["ingress"] = ingress;
    }
}

fn probes(random: &mut Random, server: &mut Value) {
    let mut probes = json!({});
    for name in ["liveness", "readiness", "startup"] {
        if random.chance(60) {
            continue;
        }
        let mut probe = match random.below(6) {
            0 => json!({"httpGet": {"path": "/health", "scheme": "HTTPS", "httpHeaders": [{"name": "X-Probe", "value": "1"}]}}),
            1 => json!({"httpGet": {"path": "/", "port": "http"}}),
            2 => json!({"tcpSocket": {}}),
            3 => json!({"grpc": {"service": "live"}}),
            4 => json!({"exec": {"command": ["sh", "-c", "exit 0"]}}),
            _ => json!({"enabled": random.chance(50)}),
        };
        if random.chance(50) {
            probe["initialDelaySeconds"] = json!(random.below(3));
            probe["periodSeconds"] = json!(1 + random.below(30));
        }
        if name != "readiness" && random.chance(20) {
            probe["terminationGracePeriodSeconds"] = json!(1 + random.below(60));
        }
        probes[name] = probe;
    }
    server["probes"] = probes;
}

/// Adds storage to a server, and returns whether it has a volume.
fn storage(random: &mut Random, server: &mut Value) -> bool {
    if random.chance(30) {
        server["config"] = json!({
            "mountPath": "/etc/server",
            "files": {"settings.toml": random.one(AMBIGUOUS), "nested.name_1": "a:\n  b: \"c\"\n\n# end\n", "..1": null},
        });
    }
    let has_volume = random.chance(25);
    if has_volume {
        let modes = random.one(&["ReadWriteOnce", "ReadWriteMany", "ReadWriteOncePod"]);
        server["persistence"] = json!({"size": random.one(&["1Gi", "1.5Gi", "500M", "2e9"]), "mountPath": "/data", "accessModes": [modes]});
        if random.chance(30) {
            server["persistence"]["storageClassName"] = json!("fast");
            server["persistence"]["retain"] = json!(false);
        }
    }
    if random.chance(40) {
        server["resources"] = match random.below(4) {
            0 => json!({"requests": {"cpu": 0.25, "memory": "64Mi"}, "limits": {"cpu": 2, "memory": "1Gi"}}),
            1 => json!({"requests": {"cpu": "50m", "ephemeral-storage": "1Gi"}, "limits": {"cpu": "none"}}),
            2 => json!({"requests": {"nvidia.com/gpu": 1}, "limits": {"nvidia.com/gpu": "1"}}),
            _ => json!({"limits": {"memory": "3e9", "cpu": "1500m"}}),
        };
    }
    has_volume
}

fn scaling(random: &mut Random, server: &mut Value, has_volume: bool) {
    if random.chance(20) && !has_volume {
        server["strategy"] = json!(random.one(&["RollingUpdate", "Recreate"]));
    }
    if has_volume || random.chance(60) {
        server["replicas"] = json!(if has_volume { random.below(2) } else { random.below(6) });
        return;
    }
    let min = 1 + random.below(3);
    let mut autoscaling = json!({"minReplicas": min, "maxReplicas": min + random.below(5)});
    if random.chance(50) {
        let metric = match random.below(5) {
            0 => json!({"type": "Resource", "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 60}}}),
            1 => json!({"type": "Resource", "resource": {"name": "memory", "target": {"type": "AverageValue", "averageValue": "500Mi"}}}),
            2 => json!({"type": "Pods", "pods": {"metric": {"name": "sessions"}, "target": {"type": "AverageValue", "averageValue": 100}}}),
            3 => json!({"type": "External", "external": {
                "metric": {"name": "queue", "selector": {"matchLabels": {"a": "b"}}}, "target": {"type": "Value", "value": "30"}}}),
            _ => json!({"type": "Object", "object": {
                "describedObject": {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "name": "main"},
                "metric": {"name": "requests"}, "target": {"type": "Value", "value": "10k"}}}),
        };
        autoscaling["metrics"] = json!([metric]);
    }
    if random.chance(50) {
        autoscaling["behavior"] = json!({"scaleDown": {"stabilizationWindowSeconds": random.below(3601), "selectPolicy": "Min",
            "policies": [{"type": "Percent", "value": 1 + random.below(100), "periodSeconds": 1 + random.below(1800)}]}});
    }
    server["autoscaling"] = autoscaling;
}

fn secret(random: &mut Random, server: &mut Value, index: u64) {
    server["secret"] = match random.below(9) {
        0 => json!({"store": {"secretsPath": "/x", "recursive": false, "expandSecretReferences": false, "refreshInterval": "5m"}}),
        1 => json!({}),
        2 => json!({"storeRef": {"kind": "ClusterSecretStore", "name": "vault"}, "externalSecret": {"refreshInterval": "1h30m"}}),
        3 => json!({"create": false, "secretRef": {"name": "shared"}, "mountPath": "/secrets", "inject": false}),
        4 => {
            json!({"data": [{"secretKey": "A", "remoteRef": {"key": "a", "property": "b", "decodingStrategy": "Base64"}}], "reloader": true})
        }
        5 => json!({"dataFrom": [{"extract": {"key": "/all"}, "rewrite": [{"regexp": {"source": "x(.*)", "target": "$1"}}]},
            {"find": {"name": {"regexp": "^A"}}}]}),
        6 => json!({"store": {"name": "one-store", "secretsPath": "/shared"},
            "externalSecret": {"name": format!("es-{index}"), "targetSecretName": format!("target-{index}")}}),
        _ => Value::Null,
    };
}

fn environment(random: &mut Random, server: &mut Value) {
    if random.chance(50) {
        return;
    }
    let mut env = json!({"vars": {"PLAIN": "x", "ODD": random.one(AMBIGUOUS), "with.dot-dash": random.one(AMBIGUOUS)}});
    if random.chance(60) {
        env["env"] = json!([
            {"name": "LITERAL", "value": random.one(AMBIGUOUS)},
            {"name": "FROM_SECRET", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k", "optional": true}}},
            {"name": "FROM_CONFIG", "valueFrom": {"configMapKeyRef": {"name": "c", "key": "k"}}},
            {"name": "POD", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}},
            {"name": "CPU", "valueFrom": {"resourceFieldRef": {"resource": "limits.cpu", "divisor": "1m"}}},
        ]);
    }
    if random.chance(40) {
        env["envFrom"] =
            json!([{"configMapRef": {"name": "settings"}, "prefix": "P_"}, {"secretRef": {"name": "more", "optional": false}}]);
    }
    server["env"] = env;
}

/// Generates a valid stack.
fn stack(number: u64) -> Value {
    let mut random = Random::new(number + 1);
    let mut global = json!({"domain": "example.org", "infisical": {"projectSlug": "project"}});
    if random.chance(40) {
        global["environment"] = json!(random.one(&["staging", "review", "dev-2"]));
    }
    if random.chance(30) {
        global["namePrefix"] = json!("pr-7-");
    }
    if random.chance(40) {
        global["image"] = json!({"registry": "registry.example.org", "pullSecrets": [{"name": "pull"}]});
    }
    if random.chance(30) {
        global["probes"] = json!({"liveness": {"enabled": true, "periodSeconds": 20}, "startup": {"enabled": random.chance(50)}});
    }
    if random.chance(20) {
        global["autoscaling"] = json!({"enabled": true, "targetMemoryUtilizationPercentage": 0});
    }
    if random.chance(30) {
        global["ingress"] = json!({"tls": {"enabled": true}, "annotations": {"cert-manager.io/cluster-issuer": "letsencrypt"}});
    }
    if random.chance(30) {
        global["resources"] = json!({"requests": {"cpu": "10m"}, "limits": {"memory": "256Mi"}});
    }
    let servers: serde_json::Map<String, Value> =
        (0..=random.below(4)).map(|index| (format!("s{index}"), server(&mut random, index))).collect();
    json!({
        "apiVersion": "mcp.p2pmmo.vn/v1alpha1",
        "kind": "McpStack",
        "metadata": {"name": format!("stack-{number}"), "namespace": "mcp-stack", "annotations": {"config.kubernetes.io/local-config": "true"}},
        "spec": {"global": global, "mcp": servers},
    })
}

fn build(stack: &Value) -> (Vec<Object>, Vec<Diagnostic>) {
    let mut text = Vec::new();
    emit::object(&mut text, 0, stack);
    let text = String::from_utf8(text).expect("UTF-8");
    let node = read::documents(&text, 0, 0).expect("our own YAML").remove(0);
    let (mut objects, found) = pipeline::build(&Loaded::new(node, None, None), Purpose::Check);
    (std::mem::take(objects.build()), found)
}

fn errors(found: &[Diagnostic]) -> Vec<String> {
    found.iter().filter(|found| found.severity == Severity::Error).map(|found| format!("[{}] {}", found.code, found.sentence())).collect()
}

#[test]
fn valid_stacks_are_accepted() {
    let count = std::env::var("GENERATED_COUNT").ok().and_then(|count| count.parse().ok()).unwrap_or(500);
    let folder = std::env::var_os("GENERATED_STACKS").map(std::path::PathBuf::from);
    let mut objects = 0;
    for number in 0..count {
        let stack = stack(number);
        let (built, found) = build(&stack);
        assert_eq!(errors(&found), Vec::<String>::new(), "stack {number}: {stack:#}");
        assert!(!built.is_empty());
        objects += built.len();
        if let Some(folder) = &folder {
            let mut text = Vec::new();
            emit::object(&mut text, 0, &stack);
            std::fs::write(folder.join(format!("stack-{number}.yaml")), text).expect("the folder can be written");
        }
    }
    println!("{count} stacks, {objects} objects");
}

/// Expected code, and a change to the first server of a stack that causes the error.
type Break = (&'static str, fn(&mut Value));

const BREAKS: &[Break] = &[
    ("required", |server| server["image"] = json!({"tag": "1"})),
    ("type", |server| server["image"]["tag"] = json!(1.5)),
    ("type", |server| server["image"]["tag"] = json!(true)),
    ("invalid", |server| server["image"]["tag"] = json!("-x")),
    ("invalid", |server| server["image"]["digest"] = json!("sha256:1234")),
    ("invalid", |server| server["image"]["repository"] = json!("Upper/Case")),
    ("invalid", |server| server["image"]["repository"] = json!("name:tag")),
    ("invalid", |server| server["image"]["registry"] = json!("https://ghcr.io")),
    ("not-supported", |server| server["image"]["pullPolicy"] = json!("Sometimes")),
    ("type", |server| server["port"] = json!("8000")),
    ("invalid", |server| server["port"] = json!(65536)),
    ("invalid", |server| server["replicas"] = json!(-1)),
    ("type", |server| server["replicas"] = json!(1.5)),
    ("unknown-field", |server| server["replica"] = json!(1)),
    ("not-supported", |server| server["strategy"] = json!("Rolling")),
    ("invalid", |server| server["probes"] = json!({"liveness": {"exec": {"command": ["a"]}, "httpGet": {"path": "/"}}})),
    ("invalid", |server| server["probes"] = json!({"startup": {"exec": {"command": ["a"]}, "successThreshold": 2}})),
    ("forbidden", |server| server["probes"] = json!({"readiness": {"exec": {"command": ["a"]}, "terminationGracePeriodSeconds": 1}})),
    ("unknown-field", |server| server["probes"] = json!({"liveness": {"httpGet": {"pth": "/", "port": 1}}})),
    ("required", |server| server["probes"] = json!({"liveness": {"exec": {}}})),
    ("required", |server| server["persistence"] = json!({"mountPath": "/data"})),
    ("required", |server| server["persistence"] = json!({"size": "1Gi"})),
    ("invalid", |server| server["persistence"] = json!({"size": "1GB", "mountPath": "/data"})),
    ("invalid", |server| server["persistence"] = json!({"size": "0", "mountPath": "/data"})),
    ("invalid", |server| server["config"] = json!({"mountPath": "etc", "files": {"a": "b"}})),
    ("invalid", |server| server["config"] = json!({"mountPath": "/etc/x", "files": {"a/b": "c"}})),
    ("duplicate", |server| server["env"] = json!({"vars": {"A": "1"}, "env": [{"name": "A", "value": "2"}]})),
    ("type", |server| server["env"] = json!({"vars": {"A": 1}})),
    ("unknown-field", |server| server["env"] = json!({"env": [{"name": "A", "valeuFrom": {"fieldRef": {"fieldPath": "x"}}}]})),
    ("required", |server| server["env"] = json!({"env": [{"name": "A", "valueFrom": {"secretKeyRef": {"name": "s"}}}]})),
    ("invalid", |server| server["env"] = json!({"envFrom": [{"prefix": "A"}]})),
    ("invalid", |server| server["resources"] = json!({"requests": {"cpu": "2"}, "limits": {"cpu": "1"}})),
    ("invalid", |server| server["resources"] = json!({"limits": {"gpu": "1"}})),
    ("invalid", |server| server["resources"] = json!({"requests": {"nvidia.com/gpu": "1"}})),
    ("forbidden", |server| server["labels"] = json!({"app.kubernetes.io/name": "x"})),
    ("invalid", |server| server["labels"] = json!({"team": "-x"})),
    ("forbidden", |server| server["annotations"] = json!({"config.kubernetes.io/index": "1"})),
    ("forbidden", |server| server["secret"] = json!({"store": {}, "storeRef": {"name": "x"}})),
    ("invalid", |server| server["secret"] = json!({"secretRef": {"name": "x", "namespace": "other"}})),
    ("type", |server| server["secret"] = json!({"data": [{"secretKey": "a", "remoteRef": {"key": "b", "decodingStrategy": "base64"}}]})),
    ("invalid", |server| server["autoscaling"] = json!({"minReplicas": 5, "maxReplicas": 2})),
    ("required", |server| server["autoscaling"] = json!({"metrics": [{"type": "Pods"}]})),
    ("volume-not-shareable", |server| {
        server["persistence"] = json!({"size": "1Gi", "mountPath": "/data"});
        server["autoscaling"] = json!({"enabled": false});
        server["replicas"] = json!(2);
    }),
    ("autoscaling-stateful", |server| {
        server["persistence"] = json!({"size": "1Gi", "mountPath": "/data", "accessModes": ["ReadWriteMany"]});
        server["autoscaling"] = json!({"maxReplicas": 2});
    }),
];

#[test]
fn broken_stacks_are_rejected_with_the_expected_code() {
    for number in 0..500 {
        let mut stack = stack(number);
        let (code, break_server) = BREAKS[usize::try_from(number).expect("an index") % BREAKS.len()];
        break_server(&mut stack["spec"]["mcp"]["s0"]);
        let (built, found) = build(&stack);
        assert!(built.is_empty(), "stack {number} must be refused: {stack:#}");
        let codes: Vec<&str> = found.iter().filter(|found| found.severity == Severity::Error).map(|found| found.code).collect();
        assert!(codes.contains(&code), "stack {number} must be refused with {code}, found {:?}: {stack:#}", errors(&found));
    }
}
