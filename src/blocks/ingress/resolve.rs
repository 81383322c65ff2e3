//! Resolves and validates `ingress`.

use std::collections::BTreeMap;

use super::fields::{self, Global, GlobalIngress, PathType, Server};
use crate::decode::field::into_strings;
use crate::diagnostics::{At, Diagnostics, checks};
use crate::frame::Frame;
use crate::syntax::legal;

/// The resolved defaults of `spec.global.ingress` and `spec.global.domain`.
#[derive(Clone, Debug)]
pub struct Defaults {
    /// DNS domain in which hosts are generated.
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

/// The resolved Ingress of a server; `None` if it has none.
#[derive(Clone, Debug)]
pub struct Resolved(pub Option<Ingress>);

/// An Ingress.
#[derive(Clone, Debug)]
pub struct Ingress {
    /// Name of the IngressClass; the default class of the cluster if absent.
    pub class_name: Option<String>,
    /// Fully qualified domain name.
    pub host: String,
    /// Path that is matched against the path of a request.
    pub path: String,
    /// How the path is matched.
    pub path_type: PathType,
    /// Annotations: the global ones, those for server-sent events, and those of the server.
    pub annotations: BTreeMap<String, String>,
    /// TLS settings; `None` if TLS is disabled.
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

/// Annotations with which ingress-nginx does not buffer event streams or close idle ones.
/// <https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/>
const STREAMING: &[(&str, &str)] = &[
    ("nginx.ingress.kubernetes.io/proxy-buffering", "off"),
    ("nginx.ingress.kubernetes.io/proxy-read-timeout", "3600"),
    ("nginx.ingress.kubernetes.io/proxy-send-timeout", "3600"),
    ("nginx.ingress.kubernetes.io/proxy-http-version", "1.1"),
];

/// Annotations that make cert-manager create a certificate. <https://cert-manager.io/docs/usage/ingress/>
const ISSUERS: &[&str] = &["cert-manager.io/cluster-issuer", "cert-manager.io/issuer"];

/// The deprecated annotation that `ingressClassName` replaces.
const CLASS_ANNOTATION: &str = "kubernetes.io/ingress.class";

impl Defaults {
    /// Resolves the fields in `spec.global`, and reports errors.
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

    /// Returns the maximum length of the server's name. It is shorter if a host is generated from the name, because the first label of the
    /// host is `mcp-<name>`.
    pub fn max_name_length(&self, raw: &Server) -> usize {
        let needs_host = |ingress: &fields::Ingress| ingress.enabled != Some(false) && ingress.host.is_none();
        let generates_host = self.enabled && raw.ingress.as_ref().is_some_and(needs_host);
        if generates_host { legal::LABEL_MAX - "mcp-".len() } else { legal::LABEL_MAX }
    }
}

impl Resolved {
    /// Resolves the block of a server, and reports errors.
    pub fn new(diagnostics: &mut Diagnostics, at: &At<'_>, frame: &mut Frame<'_>, defaults: &Defaults, raw: Server) -> Self {
        let raw = raw.ingress.filter(|raw| raw.enabled != Some(false));
        Self(raw.and_then(|raw| Ingress::new(diagnostics, at, frame, defaults, raw)))
    }
}

impl Ingress {
    /// Resolves `raw` of the server at `at`, and reports errors. Returns `None` if Ingresses are disabled or this one cannot be generated.
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
        let server_annotations = into_strings(raw.annotations);
        checks::check_annotations(diagnostics, &at.key("annotations"), &server_annotations);
        let streaming = STREAMING.iter().filter(|_| raw.sse == Some(true)).map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
        let annotations: BTreeMap<String, String> =
            defaults.annotations.clone().into_iter().chain(streaming).chain(server_annotations).collect();
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
            let has_issuer = ISSUERS.iter().any(|issuer| annotations.contains_key(*issuer));
            let secret_name = raw_tls.secret_name.or_else(|| defaults.tls_secret.clone());
            Tls { secret_name: secret_name.or_else(|| has_issuer.then(|| format!("{}-tls", frame.name))) }
        });
        Some(Self { class_name, host: host?, path, path_type, annotations, tls, port: port? })
    }
}

/// Returns the port of the Service of an external workload: `service.port`, or `port` of the server. Reports an error
/// if neither is set.
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

/// Returns the host of the server, or generates it from the name, the environment and the domain. Reports errors.
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
    // each part is valid, but together they may be too long
    checks::check(diagnostics, at, &host, legal::ingress_host);
    Some(host)
}
