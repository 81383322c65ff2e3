//! Settings of a server whose default is the same setting in `spec.global`.

use super::map::Map;
use crate::decode::block::{block, choice};
use crate::decode::field::{Field, QuantityText, Shape};
use crate::diagnostics::{At, Diagnostics};
use crate::wire::node::{Node, Value};

choice! {
    /// How a Service is exposed.
    pub enum ServiceType {
        /// On an IP address inside the cluster.
        ClusterIP = "ClusterIP",
        /// On a port of every node.
        NodePort = "NodePort",
        /// By a load balancer of the cloud provider.
        LoadBalancer = "LoadBalancer",
    }
}

choice! {
    /// Image pull policy of a container.
    pub enum PullPolicy {
        /// The image is pulled every time that the container starts.
        Always = "Always",
        /// The image is pulled if it is not present on the node.
        IfNotPresent = "IfNotPresent",
        /// The image is never pulled.
        Never = "Never",
    }
}

block! {
    /// Compute resources of a container.
    pub struct Resources {
        /// Minimum amount of compute resources required, by resource name.
        requests "requests": Map<QuantityText>;
        /// Maximum amount of compute resources allowed, by resource name.
        limits "limits": Map<QuantityText>;
    }
}

block! {
    /// TLS settings of an Ingress.
    pub struct TlsBlock {
        /// Whether TLS is enabled for the host of the Ingress.
        enabled "enabled": bool = "false";
        /// Name of the Secret with the TLS certificate and key.
        secret_name "secretName": String = "`<name>-tls` if a cert-manager issuer annotation is present, otherwise none";
    }
}

/// TLS of an Ingress: a block, or `true` or `false` for its `enabled`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tls(pub TlsBlock);

impl Field for Tls {
    fn decode(node: &Node, at: &At<'_>, diagnostics: &mut Diagnostics) -> Option<Self> {
        if let Value::Bool(enabled) = node.value {
            return Some(Self(TlsBlock { enabled: Some(enabled), ..TlsBlock::default() }));
        }
        if let Value::String(_) = node.value {
            return bool::decode(node, at, diagnostics).map(|enabled| Self(TlsBlock { enabled: Some(enabled), ..TlsBlock::default() }));
        }
        TlsBlock::decode(node, at, diagnostics).map(Self)
    }

    fn shape() -> Shape {
        Shape::BooleanOr(TlsBlock::FIELDS)
    }
}
