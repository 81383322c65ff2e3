//! The fields `spec.mcp.<name>.ingress`, `spec.global.ingress` and `spec.global.domain` as users write them.

use std::collections::BTreeMap;

use crate::decode::block::{block, choice};
use crate::decode::field::{Field, Literal, Shape};
use crate::diagnostics::{At, Diagnostics};
use crate::wire::node::{Node, Value};

block! {
    /// The fields of a server.
    pub struct Server {
        /// Ingress that exposes the server outside the cluster.
        ingress "ingress": Ingress = "none";
    }
}

block! {
    /// The fields in `spec.global`.
    pub struct Global {
        /// DNS domain in which hosts of Ingresses are generated. Required if a server has an `ingress` without a `host`.
        domain "domain": String, "example.org";
        /// Defaults for all Ingresses.
        ingress "ingress": GlobalIngress;
    }
}

block! {
    /// Ingress that exposes the server outside the cluster.
    #[keep_empty]
    pub struct Ingress {
        /// Whether the Ingress is created.
        enabled "enabled": bool = "true";
        /// Name of the IngressClass.
        class_name "className": String = "`global.ingress.className`";
        /// Fully qualified domain name of the server.
        host "host": String = "`mcp-<name>.<environment>.<domain>`, in production `mcp-<name>.<domain>`";
        /// Path that is matched against the path of a request. Begins with `/`.
        path "path": String = "/";
        /// How the path is matched.
        path_type "pathType": PathType = "Prefix";
        /// Annotations of the Ingress. They take precedence over those of `global.ingress.annotations` and those that `sse` adds.
        annotations "annotations": BTreeMap<String, Literal> = "none";
        /// TLS settings of the Ingress. `true` and `false` stand for `{enabled: true}` and `{enabled: false}`.
        tls "tls": Tls = "`global.ingress.tls`";
        /// Whether annotations for server-sent events are added: ingress-nginx then does not buffer responses and keeps idle connections
        /// open for an hour.
        sse "sse": bool = "false";
    }
}

block! {
    /// Defaults for all Ingresses.
    pub struct GlobalIngress {
        /// Whether Ingresses are created. `false` disables the Ingress of every server; `true` does not create one for servers without an
        /// `ingress` block.
        enabled "enabled": bool = "true";
        /// Name of the IngressClass of every Ingress.
        class_name "className": String, "nginx";
        /// Annotations of every Ingress. Those of a server take precedence.
        annotations "annotations": BTreeMap<String, Literal>;
        /// TLS settings of every Ingress.
        tls "tls": Tls;
    }
}

choice! {
    /// How the path of a request is matched.
    pub enum PathType {
        /// By path elements, separated by `/`.
        Prefix = "Prefix",
        /// Exactly, with case sensitivity.
        Exact = "Exact",
        /// As defined by the IngressClass.
        ImplementationSpecific = "ImplementationSpecific",
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

/// TLS settings of an Ingress: a block, or `true` or `false` as a short form of its `enabled`.
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
