//! What the objects of one server have in common.

use std::collections::BTreeMap;

/// The identity of a server and of its objects: what every block may know.
#[derive(Clone, Copy, Debug)]
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
    /// Whether the workload is external.
    pub is_external: bool,
}

impl Frame<'_> {
    /// The name of a volume in the pod. In an external workload it has a prefix, so that it is none of the chart's.
    pub fn volume_name(&self, name: &str) -> String {
        if self.is_external { format!("mcp-stack-{name}") } else { name.to_owned() }
    }
}
