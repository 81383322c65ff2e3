//! What `ingress` resolves to, and what is legal.

use std::collections::BTreeMap;

use super::fields::{self, Global, GlobalIngress, PathType, Server};
use crate::decode::field::into_strings;
use crate::diagnostics::{At, Diagnostics, checks};
use crate::frame::Frame;
use crate::syntax::legal;

/// `spec.global.ingress` and `spec.global.domain`.
#[derive(Clone, Debug)]
pub struct Defaults {
    /// The domain in which hosts are generated.
    domain: Option<String>,
    /// Whether Ingresses are created.
    enabled: bool,
    /// Name of the IngressClass.
    class_name: Option<String>,
    /// Annotations of every Ingress.
    annotations: BTreeMap<String, String>,
    /// Whether TLS is enabled.
    tls: bool,
    /// Name of the Secret with the certificate.
    tls_secret: Option<String>,
}

/// The Ingress of a server, if it has one.
#[derive(Clone, Debug)]
pub struct Resolved(pub Option<Ingress>);

/// An Ingress.
#[derive(Clone, Debug)]
pub struct Ingress {
    /// Name of the IngressClass; the default class of the cluster if absent.
    pub class_name: Option<String>,
    /// Fully qualified domain name.
    pub host: String,
    /// Path.
    pub path: String,
    /// How the path is matched.
    pub path_type: PathType,
    /// All annotations: the global ones, those for server-sent events, and those of the server.
    pub annotations: BTreeMap<String, String>,
    /// TLS settings, if TLS is enabled.
    pub tls: Option<Tls>,
    /// Port of the Service.
    pub port: i32,
}

/// TLS settings of an Ingress.
#[derive(Clone, Debug)]
pub struct Tls {
    /// Name of the Secret with the certificate; the default certificate of the controller if absent.
    pub secret_name: Option<String>,
}

/// Annotations with which ingress-nginx does not buffer or cut off event streams.
/// <https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/>
const STREAMING: [(&str, &str); 4] = [
    ("nginx.ingress.kubernetes.io/proxy-buffering", "off"),
    ("nginx.ingress.kubernetes.io/proxy-read-timeout", "3600"),
    ("nginx.ingress.kubernetes.io/proxy-send-timeout", "3600"),
    ("nginx.ingress.kubernetes.io/proxy-http-version", "1.1"),
];

/// Annotations for which cert-manager creates a certificate. <https://cert-manager.io/docs/usage/ingress/>
const ISSUERS: [&str; 2] = ["cert-manager.io/cluster-issuer", "cert-manager.io/issuer"];

/// The predecessor of `ingressClassName`.
const CLASS_ANNOTATION: &str = "kubernetes.io/ingress.class";

impl Defaults {
    /// Resolves the fields at `spec.global`.
    pub fn new(diagnostics: &mut Diagnostics, at: &At<'_>, raw: Global) -> Self {
        checks::check_some(diagnostics, &at.key("domain"), raw.domain.as_deref(), legal::dns_subdomain);
        let at = at.key("ingress");
        let GlobalIngress { enabled, class_name, annotations, tls } = raw.ingress.unwrap_or_default();
        let annotations = into_strings(annotations);
        checks::check_annotations(diagnostics, &at.key("annotations"), &annotations);
        let tls = tls.unwrap_or_default().0;
        checks::check_some(diagnostics, &at.key("className"), class_name.as_deref(), legal::dns_subdomain);
        checks::check_some(diagnostics, &at.key("tls").key("secretName"), tls.secret_name.as_deref(), legal::dns_subdomain);
        Self {
            domain: raw.domain,
            enabled: enabled.unwrap_or(true),
            class_name,
            annotations,
            tls: tls.enabled.unwrap_or(false),
            tls_secret: tls.secret_name,
        }
    }

    /// The maximum length of the server's name: a host that is generated from it begins with the label `mcp-<name>`.
    pub fn max_name_length(&self, raw: &Server) -> usize {
        let needs_host = |ingress: &fields::Ingress| ingress.enabled != Some(false) && ingress.host.is_none();
        let generates_host = self.enabled && raw.ingress.as_ref().is_some_and(needs_host);
        if generates_host { legal::LABEL_MAX - "mcp-".len() } else { legal::LABEL_MAX }
    }
}

impl Resolved {
    /// Resolves the block of a server.
    pub fn new(diagnostics: &mut Diagnostics, at: &At<'_>, frame: &mut Frame<'_>, defaults: &Defaults, raw: Server) -> Self {
        let raw = raw.ingress.filter(|raw| raw.enabled != Some(false));
        Self(raw.and_then(|raw| Ingress::new(diagnostics, at, frame, defaults, raw)))
    }
}

impl Ingress {
    /// Resolves `raw` of the server at `at`. `None` if Ingresses are disabled, or if this one cannot be generated, which is reported.
    fn new(diagnostics: &mut Diagnostics, at: &At<'_>, frame: &Frame<'_>, defaults: &Defaults, raw: fields::Ingress) -> Option<Self> {
        let port = match frame.facts.service_port {
            _ if frame.is_external => external_port(diagnostics, &at.key("service").key("port"), frame),
            None => {
                let remedy = "remove it, or remove `enabled: false` from `service`";
                diagnostics.forbidden(&at.key("ingress"), "is forbidden for a worker, which has no Service", remedy);
                return None;
            }
            port => port,
        };
        let at = &at.key("ingress");
        if !defaults.enabled {
            return None;
        }
        let host = host(diagnostics, at, frame, defaults, raw.host);
        let path = raw.path.unwrap_or_else(|| "/".to_owned());
        let path_type = raw.path_type.unwrap_or(PathType::Prefix);
        if path_type == PathType::ImplementationSpecific {
            let absolute = |text: &str| text.starts_with('/').then_some(()).ok_or_else(|| "must start with `/`".to_owned());
            checks::check(diagnostics, &at.key("path"), &path, absolute);
        } else {
            checks::check(diagnostics, &at.key("path"), &path, legal::ingress_path);
        }
        let own = into_strings(raw.annotations);
        checks::check_annotations(diagnostics, &at.key("annotations"), &own);
        let streaming = STREAMING.iter().filter(|_| raw.sse == Some(true)).map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
        let annotations: BTreeMap<String, String> = defaults.annotations.clone().into_iter().chain(streaming).chain(own).collect();
        let class_name = raw.class_name.or_else(|| defaults.class_name.clone());
        checks::check_some(diagnostics, &at.key("className"), class_name.as_deref(), legal::dns_subdomain);
        if let (Some(class), Some(annotated)) = (&class_name, annotations.get(CLASS_ANNOTATION))
            && class != annotated
        {
            let requirement = format!("must match the annotation `{CLASS_ANNOTATION}`, which is `{annotated}`");
            diagnostics.invalid(&at.key("className"), format!("{class:?}"), requirement).remedy = Some("remove the annotation".to_owned());
        }
        let raw_tls = raw.tls.unwrap_or_default().0;
        checks::check_some(diagnostics, &at.key("tls").key("secretName"), raw_tls.secret_name.as_deref(), legal::dns_subdomain);
        let tls = raw_tls.enabled.unwrap_or(defaults.tls).then(|| {
            let certified = ISSUERS.iter().any(|issuer| annotations.contains_key(*issuer));
            let secret_name = raw_tls.secret_name.or_else(|| defaults.tls_secret.clone());
            Tls { secret_name: secret_name.or_else(|| certified.then(|| format!("{}-tls", frame.name))) }
        });
        Some(Self { class_name, host: host?, path, path_type, annotations, tls, port: port? })
    }
}

/// The port of the Service of the chart: `service.port`, or the port of the server.
fn external_port(diagnostics: &mut Diagnostics, at: &At<'_>, frame: &Frame<'_>) -> Option<i32> {
    if let Some(port) = frame.facts.service_port {
        checks::check_port(diagnostics, at, port);
    }
    let port = frame.facts.service_port.or(frame.port);
    if port.is_none() {
        diagnostics.required(at, "write the port of the chart's Service that the Ingress routes to");
    }
    port
}

/// The host: that of the server, or one that is generated from its name, the environment and the domain.
fn host(diagnostics: &mut Diagnostics, at: &At<'_>, frame: &Frame<'_>, defaults: &Defaults, raw: Option<String>) -> Option<String> {
    if let Some(host) = raw {
        checks::check(diagnostics, &at.key("host"), &host, legal::ingress_host);
        return Some(host);
    }
    let Some(domain) = &defaults.domain else {
        diagnostics.required(
            &At::GLOBAL.key("domain"),
            format!("the host of `{}` is derived from it; write it, or write `host` there", at.path()),
        );
        return None;
    };
    let host = match frame.environment {
        "production" => format!("mcp-{}.{domain}", frame.name),
        environment => format!("mcp-{}.{environment}.{domain}", frame.name),
    };
    // each part is legal, but the whole may be too long
    checks::check(diagnostics, at, &host, legal::ingress_host);
    Some(host)
}
