//! Whether a server lives, is ready, has started.

use k8s_openapi::api::core::v1::{ExecAction, GRPCAction, HTTPGetAction, TCPSocketAction};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::defaults::Defaults;
use crate::api;
use crate::decode::upstream::{Handler as Written, Port};
use crate::diagnostics::checks;
use crate::diagnostics::{At, Diagnostics};
use crate::syntax::legal;

pub use super::defaults::Probe as Numbers;

/// The three probes of a server.
#[derive(Clone, Debug, Default)]
pub struct Probes {
    /// Restarts a container that hangs.
    pub liveness: Option<Probe>,
    /// Takes a pod out of the Service.
    pub readiness: Option<Probe>,
    /// Holds the other two back until the container is up.
    pub startup: Option<Probe>,
}

/// One probe.
#[derive(Clone, Debug)]
pub struct Probe {
    /// What is asked.
    pub handler: Handler,
    /// When and how often.
    pub numbers: Numbers,
    /// Seconds that a pod has to end when this probe kills it, where it is said.
    pub grace_period: Option<i64>,
}

/// What a probe asks; ports are filled in.
#[derive(Clone, Debug, PartialEq)]
pub enum Handler {
    /// An HTTP request.
    HttpGet(HTTPGetAction),
    /// A TCP connection.
    TcpSocket(TCPSocketAction),
    /// A command.
    Exec(ExecAction),
    /// A gRPC health check.
    Grpc(GRPCAction),
}

impl Probes {
    /// Validates `written`. A probe that is not written is there, on TCP, where the global one is enabled and the server is no worker.
    pub fn new(
        diagnostics: &mut Diagnostics,
        at: &At<'_>,
        defaults: &Defaults,
        written: api::server::Probes,
        port: Option<i32>,
        worker: bool,
    ) -> Self {
        let [liveness, readiness, startup] = defaults.probes;
        let mut probe = |name: &str, written: Option<api::server::Probe>, defaults: Numbers| match written {
            Some(written) if written.enabled == Some(false) => None,
            Some(written) => Probe::new(diagnostics, &at.key(name), written, defaults, port, name),
            None if defaults.enabled && !worker => port.map(|port| Probe { handler: tcp(port), numbers: defaults, grace_period: None }),
            None => None,
        };
        Self {
            liveness: probe("liveness", written.liveness, liveness),
            readiness: probe("readiness", written.readiness, readiness),
            startup: probe("startup", written.startup, startup),
        }
    }
}

fn tcp(port: i32) -> Handler {
    Handler::TcpSocket(TCPSocketAction { host: None, port: IntOrString::Int(port) })
}

impl Probe {
    /// Validates `written`; `None` where it is not legal.
    pub fn new(
        diagnostics: &mut Diagnostics,
        at: &At<'_>,
        written: api::server::Probe,
        defaults: Numbers,
        port: Option<i32>,
        name: &str,
    ) -> Option<Self> {
        let numbers = Numbers {
            enabled: true,
            initial_delay: written.initial_delay_seconds.unwrap_or(defaults.initial_delay),
            period: written.period_seconds.unwrap_or(defaults.period),
            timeout: written.timeout_seconds.unwrap_or(defaults.timeout),
            success: written.success_threshold.unwrap_or(defaults.success),
            failure: written.failure_threshold.unwrap_or(defaults.failure),
        };
        numbers.check(diagnostics, at, name != "readiness");
        if let Some(seconds) = written.termination_grace_period_seconds {
            let at = at.key("terminationGracePeriodSeconds");
            if name == "readiness" {
                diagnostics.forbidden(&at, "is forbidden for a readiness probe, which never terminates a container", "remove it");
            } else if seconds < 1 {
                diagnostics.invalid(&at, seconds, "must be 1 or more");
            }
        }
        let given: Vec<&str> = [
            ("httpGet", written.http_get.is_some()),
            ("tcpSocket", written.tcp_socket.is_some()),
            ("exec", written.exec.is_some()),
            ("grpc", written.grpc.is_some()),
        ]
        .into_iter()
        .filter_map(|(handler, given)| given.then_some(handler))
        .collect();
        if given.len() > 1 {
            let requirement = "must have at most one of `httpGet`, `tcpSocket`, `exec` and `grpc`";
            diagnostics.invalid(at, given.join(" and "), requirement).remedy = Some("keep one of them".to_owned());
            return None;
        }
        let handler = if let Some(handler) = written.http_get {
            Handler::HttpGet(with_port(diagnostics, &at.key("httpGet"), handler, port)?)
        } else if let Some(handler) = written.tcp_socket {
            Handler::TcpSocket(with_port(diagnostics, &at.key("tcpSocket"), handler, port)?)
        } else if let Some(handler) = written.grpc {
            Handler::Grpc(with_port(diagnostics, &at.key("grpc"), handler, port)?)
        } else if let Some(exec) = written.exec {
            if exec.command.as_ref().is_none_or(Vec::is_empty) {
                diagnostics.required(&at.key("exec").key("command"), "write the command as a list");
            }
            Handler::Exec(exec)
        } else if let Some(port) = port {
            tcp(port)
        } else {
            let remedy = "write it, set `port` of the server, or use `exec`";
            diagnostics.required(&at.key("tcpSocket").key("port"), remedy);
            return None;
        };
        if let Handler::HttpGet(action) = &handler {
            let at = at.key("httpGet");
            let at = at.key("httpHeaders");
            for (index, header) in action.http_headers.iter().flatten().enumerate() {
                let at = at.index(index);
                checks::check(diagnostics, &at.key("name"), &header.name, legal::header_name);
            }
        }
        if let Handler::HttpGet(action) = &handler
            && let Some(scheme) = action.scheme.as_deref().filter(|scheme| !matches!(*scheme, "HTTP" | "HTTPS"))
        {
            diagnostics.not_supported(&at.key("httpGet").key("scheme"), scheme, &["HTTP", "HTTPS"]);
        }
        Some(Self { handler, numbers, grace_period: written.termination_grace_period_seconds.map(i64::from) })
    }
}

/// The handler with the container's port, where none was written.
fn with_port<T: Port>(diagnostics: &mut Diagnostics, at: &At<'_>, written: Written<T>, port: Option<i32>) -> Option<T> {
    let Written { mut action, has_port } = written;
    let at_port = at.key("port");
    match (has_port, port) {
        (true, _) => match action.port() {
            IntOrString::Int(port) => checks::check_port(diagnostics, &at_port, port),
            IntOrString::String(name) => {
                checks::check(diagnostics, &at_port, &name, legal::port_name);
            }
        },
        (false, Some(port)) => action.set_port(IntOrString::Int(port)),
        (false, None) => {
            diagnostics.required(&at_port, "a worker has no default port; write one here, or set `port` of the server");
            return None;
        }
    }
    Some(action)
}
