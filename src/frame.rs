//! What the blocks of one server may know of the server and of each other.

use std::collections::BTreeMap;

use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;

/// The identity of a server and of its objects.
#[derive(Clone, Debug)]
pub struct Frame<'a> {
    /// The name of the stack: `app.kubernetes.io/instance`.
    pub stack: &'a str,
    /// The namespace of the objects; `None` if whoever applies them decides.
    pub namespace: Option<&'a str>,
    /// The environment.
    pub environment: &'a str,
    /// The name of the server: its key with the prefix.
    pub name: &'a str,
    /// The server's own labels.
    pub labels: &'a BTreeMap<String, String>,
    /// The server's own annotations.
    pub annotations: &'a BTreeMap<String, String>,
    /// The kind and the name of the workload.
    pub workload: (&'a str, &'a str),
    /// The name of the Service, which the chart creates if the workload is external.
    pub service: &'a str,
    /// The container port. `None` for a worker and for an external workload, unless the server sets it.
    pub port: Option<i32>,
    /// Whether the workload is external.
    pub is_external: bool,
    /// What is known of an external workload.
    pub observed: Option<&'a Observed>,
    /// What the blocks resolved so far have found out.
    pub facts: Facts,
    /// The blocks resolved so far that mount something in the server's container, each with its path.
    pub mounts: Vec<(&'static str, String)>,
    /// The name of the Secret whose keys become environment variables, if there is one.
    pub injected_secret: Option<String>,
}

/// What is known of an external workload: read from the workload if it is in the input, or set in `workloadRef`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Observed {
    /// The selector of its pods.
    pub selector: Option<LabelSelector>,
    /// The labels of its pods.
    pub pod_labels: BTreeMap<String, String>,
    /// The ports of its containers, with their names.
    pub ports: Vec<(Option<String>, i32)>,
    /// The ServiceAccount of its pods.
    pub service_account: Option<String>,
}

/// What blocks tell the blocks that are resolved after them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)] // each is a fact of its own
pub struct Facts {
    /// The port of the Service. `None` for a worker, and for an external workload unless the server sets it.
    pub service_port: Option<i32>,
    /// The IP protocol of the port of the Service. `None` if no Service is generated.
    pub protocol: Option<&'static str>,
    /// Whether the server is a worker, which has no Service, or has an external workload.
    pub is_worker: bool,
    /// The smallest number of pods: `autoscaling.minReplicas` or `replicas`. `None` if another chart decides.
    pub fewest: Option<i32>,
    /// The largest number of pods: `autoscaling.maxReplicas` or `replicas`. `None` if another chart decides.
    pub most: Option<i32>,
    /// Whether the server has a volume that outlives its pods.
    pub has_volume: bool,
    /// Whether all pods that mount that volume must run on one node.
    pub has_single_node_volume: bool,
    /// Whether an object is generated that selects the pods.
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

    /// The name of a volume in the pod. In an external workload it has a prefix, so that it differs from those of the chart.
    pub fn volume_name(&self, name: &str) -> String {
        if self.is_external { format!("mcp-stack-{name}") } else { name.to_owned() }
    }

    /// Whether a block is on that the server writes with this `enabled`, or does not write, and that has `global` at `spec.global`.
    /// A global block adds nothing to an external workload.
    pub fn is_on(&self, raw: Option<Option<bool>>, global: Option<bool>) -> bool {
        match (raw, global) {
            (_, Some(false)) => false,
            (Some(enabled), _) => enabled != Some(false),
            (None, global) => global == Some(true) && !self.is_external,
        }
    }
}
