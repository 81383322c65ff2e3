//! The data of one server that is available to its blocks, and what they pass to each other.

use std::collections::BTreeMap;

use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;

/// The identity of a server and of its objects.
#[derive(Clone, Debug)]
pub struct Frame<'a> {
    /// The name of the stack: `app.kubernetes.io/instance`.
    pub stack: &'a str,
    /// The namespace of the objects. If `None`, it is decided when the objects are applied.
    pub namespace: Option<&'a str>,
    /// The environment.
    pub environment: &'a str,
    /// The name of the server: its key with `global.namePrefix`.
    pub name: &'a str,
    /// `labels` of the server.
    pub labels: &'a BTreeMap<String, String>,
    /// `annotations` of the server.
    pub annotations: &'a BTreeMap<String, String>,
    /// The kind and the name of the workload.
    pub workload: (&'a str, &'a str),
    /// The name of the Service. For an external workload, this is the Service of the chart.
    pub service: &'a str,
    /// The container port. `None` for a worker and for an external workload, unless the server sets it.
    pub port: Option<i32>,
    /// Whether the workload is external.
    pub is_external: bool,
    /// The observed properties of an external workload.
    pub observed: Option<&'a Observed>,
    /// Facts that the blocks resolved so far have recorded.
    pub facts: Facts,
    /// The mount paths in the server's container that are taken so far, each with the block that uses it.
    pub mounts: Vec<(&'static str, String)>,
    /// The name of the Secret whose keys become environment variables, if any.
    pub injected_secret: Option<String>,
}

/// The observed properties of an external workload: read from the workload if it is in the input, or set in `workloadRef`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Observed {
    /// The selector of its pods.
    pub selector: Option<LabelSelector>,
    /// The labels of its pods.
    pub pod_labels: BTreeMap<String, String>,
    /// The ports of its containers, with their names.
    pub ports: Vec<(Option<String>, i32)>,
    /// The container that the settings of the server apply to.
    pub container: Option<String>,
    /// The image of that container.
    pub image: Option<String>,
    /// The ServiceAccount of its pods.
    pub service_account: Option<String>,
}

/// Facts about a server that blocks record for the blocks that are resolved after them, and for the rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)] // the facts are independent of each other
pub struct Facts {
    /// The port of the Service. `None` for a worker, and for an external workload unless the server sets it.
    pub service_port: Option<i32>,
    /// The IP protocol of the Service port. `None` if no Service is generated.
    pub protocol: Option<&'static str>,
    /// Whether the server is a worker (it has no Service) or has an external workload.
    pub is_worker: bool,
    /// The minimum number of pods: `autoscaling.minReplicas` or `replicas`. `None` if the chart of an external workload sets it.
    pub min_pods: Option<i32>,
    /// The maximum number of pods: `autoscaling.maxReplicas` or `replicas`. `None` if the chart of an external workload sets it.
    pub max_pods: Option<i32>,
    /// Whether the server has a persistent volume.
    pub has_volume: bool,
    /// Whether all pods that mount that volume must run on one node.
    pub has_single_node_volume: bool,
    /// Whether all old pods are stopped before new ones are started.
    pub recreates_pods: bool,
    /// Whether a generated object or a field of the pod selects the pods by their labels.
    pub selects_pods: bool,
}

impl Frame<'_> {
    /// The name of the server's ConfigMap.
    pub fn config_map_name(&self) -> String {
        format!("{}-config", self.name)
    }

    /// The name of the server's PersistentVolumeClaim.
    pub fn claim_name(&self) -> String {
        format!("{}-pvc", self.name)
    }

    /// The name of a volume in the pod. In an external workload it has a prefix, so that it does not clash with a volume of the chart.
    pub fn volume_name(&self, name: &str) -> String {
        if self.is_external { format!("mcp-stack-{name}") } else { name.to_owned() }
    }

    /// Whether a block is enabled for the server. `raw` is the block of the server, if present, with its `enabled` field; `global` is
    /// `enabled` of the block at `spec.global`. A global block never enables anything for an external workload.
    pub fn is_enabled(&self, raw: Option<Option<bool>>, global: Option<bool>) -> bool {
        match (raw, global) {
            (_, Some(false)) => false,
            (Some(enabled), _) => enabled != Some(false),
            (None, global) => global == Some(true) && !self.is_external,
        }
    }
}
