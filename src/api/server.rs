//! `spec.mcp.<name>`: one server.

use super::map::Map;
use super::workload::WorkloadRef;
use crate::blocks::ServerFields;
use crate::decode::block::block;
use crate::decode::field::Literal;
use crate::decode::pod_template::PodTemplate;

block! {
    /// An MCP server. A block that is present is enabled unless it sets `enabled: false`.
    #[keep_empty]
    pub struct Server {
        /// Whether the server is deployed. For a disabled server no objects are generated; only its field names and types are validated.
        enabled "enabled": bool = "true";
        /// Port that the container listens on. A number between 1 and 65535.
        port "port": i32 = "`global.defaultPort`";
        /// Labels of all objects of the server and of its pods. `app.kubernetes.io/name`, `app.kubernetes.io/instance` and
        /// `app.kubernetes.io/managed-by` are reserved.
        labels "labels": Map<Literal> = "none";
        /// Annotations of the objects of the server and of its pods. Service and Ingress have their own `annotations` instead.
        annotations "annotations": Map<Literal> = "none";
        /// Part of a pod template, applied to the generated one by strategic merge patch: sidecars, tolerations, a service account and
        /// other fields.
        pod_template "podTemplate": PodTemplate = "none";
        /// Reference to an external workload, such as one rendered by another Helm chart, that is patched instead of generating a
        /// Deployment and a Service.
        workload_ref "workloadRef": WorkloadRef = "none; a Deployment and a Service are generated";
        /// Rules that the server breaks on purpose: a map from the code of a rule to the reason. An empty reason revokes the waiver of the
        /// stack for this server.
        waivers "waivers": Map<Literal> = "none";
        ..blocks: ServerFields;
    }
}
