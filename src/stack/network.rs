//! How a server is reached from outside the cluster: Ingress.

use std::collections::BTreeMap;

use super::defaults::Defaults;
use crate::api;
use crate::api::server::PathType;
use crate::decode::field::into_strings;
use crate::diagnostics::checks;
use crate::diagnostics::{At, Diagnostics};
use crate::frame::Frame;
use crate::syntax::legal;

/// How the world reaches a server.
#[derive(Clone, Debug)]
pub struct Ingress {
    /// The class; the cluster's default where absent.
    pub class_name: Option<String>,
    /// The host.
    pub host: String,
    /// The path.
    pub path: String,
    /// How it is matched.
    pub path_type: PathType,
    /// All annotations: the global ones, the streaming ones, its own.
    pub annotations: BTreeMap<String, String>,
    /// TLS.
    pub tls: Option<Tls>,
    /// The port of the Service.
    pub port: i32,
}

/// TLS of an Ingress.
#[derive(Clone, Debug)]
pub struct Tls {
    /// The Secret with the certificate; the controller's own where absent.
    pub secret_name: Option<String>,
}

/// What lets event streams through ingress-nginx.
/// <https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/>
const STREAMING: [(&str, &str); 4] = [
    ("nginx.ingress.kubernetes.io/proxy-buffering", "off"),
    ("nginx.ingress.kubernetes.io/proxy-read-timeout", "3600"),
    ("nginx.ingress.kubernetes.io/proxy-send-timeout", "3600"),
    ("nginx.ingress.kubernetes.io/proxy-http-version", "1.1"),
];

/// Annotations by which cert-manager makes a certificate. <https://cert-manager.io/docs/usage/ingress/>
const ISSUERS: [&str; 2] = ["cert-manager.io/cluster-issuer", "cert-manager.io/issuer"];

/// The annotation that was there before `ingressClassName`.
const CLASS_ANNOTATION: &str = "kubernetes.io/ingress.class";

impl Ingress {
    /// Validates `written`; `None` where it is off, or not legal.
    pub fn new(
        diagnostics: &mut Diagnostics,
        at: &At<'_>,
        defaults: &Defaults,
        frame: &Frame<'_>,
        written: Option<api::server::Ingress>,
    ) -> Option<Self> {
        let name = frame.name;
        let written = written.filter(|written| written.enabled != Some(false))?;
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
        if !defaults.ingress.enabled {
            return None;
        }
        let host = host(diagnostics, at, defaults, name, written.host);
        let path = written.path.unwrap_or_else(|| "/".to_owned());
        let path_type = written.path_type.unwrap_or(PathType::Prefix);
        if path_type == PathType::ImplementationSpecific {
            let absolute = |text: &str| text.starts_with('/').then_some(()).ok_or_else(|| "must start with `/`".to_owned());
            checks::check(diagnostics, &at.key("path"), &path, absolute);
        } else {
            checks::check(diagnostics, &at.key("path"), &path, legal::ingress_path);
        }
        let own = into_strings(written.annotations);
        checks::check_annotations(diagnostics, &at.key("annotations"), &own);
        let streaming = STREAMING.iter().filter(|_| written.sse == Some(true)).map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
        let annotations: BTreeMap<String, String> = defaults.ingress.annotations.clone().into_iter().chain(streaming).chain(own).collect();
        let class_name = written.class_name.or_else(|| defaults.ingress.class_name.clone());
        checks::check_some(diagnostics, &at.key("className"), class_name.as_deref(), legal::dns_subdomain);
        if let (Some(class), Some(annotated)) = (&class_name, annotations.get(CLASS_ANNOTATION))
            && class != annotated
        {
            let requirement = format!("must match the annotation `{CLASS_ANNOTATION}`, which is `{annotated}`");
            diagnostics.invalid(&at.key("className"), format!("{class:?}"), requirement).remedy = Some("remove the annotation".to_owned());
        }
        let tls_written = written.tls.unwrap_or_default().0;
        checks::check_some(diagnostics, &at.key("tls").key("secretName"), tls_written.secret_name.as_deref(), legal::dns_subdomain);
        let tls = tls_written.enabled.unwrap_or(defaults.ingress.tls).then(|| {
            let certified = ISSUERS.iter().any(|issuer| annotations.contains_key(*issuer));
            let secret_name = tls_written.secret_name.or_else(|| defaults.ingress.tls_secret.clone());
            Tls { secret_name: secret_name.or_else(|| certified.then(|| format!("{name}-tls"))) }
        });
        Some(Self { class_name, host: host?, path, path_type, annotations, tls, port: port? })
    }
}

/// The port of the Service of the chart.
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

fn host(diagnostics: &mut Diagnostics, at: &At<'_>, defaults: &Defaults, name: &str, written: Option<String>) -> Option<String> {
    if let Some(host) = written {
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
    let host = if defaults.environment == "production" {
        format!("mcp-{name}.{domain}")
    } else {
        format!("mcp-{name}.{}.{domain}", defaults.environment)
    };
    // the parts are legal; together they may be too long
    checks::check(diagnostics, at, &host, legal::ingress_host);
    Some(host)
}
