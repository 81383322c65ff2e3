//! Resolves and validates `probes`.

use k8s_openapi::api::core::v1::{ExecAction, GRPCAction, HTTPGetAction, TCPSocketAction};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::fields::{self, Global, GlobalProbe, Server};
use crate::decode::upstream::{Handler as RawHandler, Port};
use crate::diagnostics::{At, Diagnostics, checks};
use crate::frame::Frame;
use crate::syntax::legal;

/// The resolved defaults of `spec.global.probes`.
#[derive(Clone, Debug)]
pub struct Defaults {
    liveness: ProbeDefaults,
    readiness: ProbeDefaults,
    startup: ProbeDefaults,
}

/// The defaults of one probe.
#[derive(Clone, Copy, Debug)]
struct ProbeDefaults {
    /// Whether the probe is added to servers that do not set it.
    is_added: bool,
    timing: Timing,
}

/// The probes of a container.
#[derive(Clone, Debug)]
pub struct Resolved {
    /// The liveness probe.
    pub liveness: Probe,
    /// The readiness probe.
    pub readiness: Probe,
    /// The startup probe.
    pub startup: Probe,
}

/// A probe of a container.
#[derive(Clone, Debug)]
pub enum Probe {
    /// The probe is not set. An external workload keeps the probe of its chart.
    Unset,
    /// The probe is disabled. It is removed from an external workload.
    Disabled,
    /// The probe is set.
    Set(Settings),
}

/// The settings of a probe. Defaults are applied for a managed workload only; for an external workload, absent settings are those of the
/// chart.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The handler; `None` if an external workload keeps that of its chart.
    pub handler: Option<Handler>,
    /// Timings and thresholds.
    pub timing: Timing,
    /// The number of seconds that the pod has to terminate after this probe has failed.
    pub grace_period: Option<i64>,
}

/// The timings, in seconds, and thresholds of a probe.
#[derive(Clone, Copy, Debug)]
pub struct Timing {
    /// The delay before the first check.
    pub initial_delay: Option<i32>,
    /// The interval between checks.
    pub period: Option<i32>,
    /// The time after which a check fails.
    pub timeout: Option<i32>,
    /// The number of consecutive successes after which the probe succeeds.
    pub success: Option<i32>,
    /// The number of consecutive failures after which the probe fails.
    pub failure: Option<i32>,
}

/// The handler of a probe, with its port.
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

impl Defaults {
    /// Resolves the block in `spec.global`, and reports errors.
    pub fn new(diagnostics: &mut Diagnostics, at: &At<'_>, raw: Global) -> Self {
        let at = at.key("probes");
        let raw = raw.probes.unwrap_or_default();
        let mut defaults = |name: &str, raw: Option<GlobalProbe>, is_added: bool, built_in: [i32; 5]| {
            ProbeDefaults::new(diagnostics, &at.key(name), name, &raw.unwrap_or_default(), is_added, built_in)
        };
        Self {
            liveness: defaults("liveness", raw.liveness, false, [30, 10, 5, 1, 3]),
            readiness: defaults("readiness", raw.readiness, true, [10, 5, 3, 1, 3]),
            startup: defaults("startup", raw.startup, false, [0, 10, 3, 1, 30]),
        }
    }
}

impl ProbeDefaults {
    fn new(
        diagnostics: &mut Diagnostics,
        at: &At<'_>,
        name: &str,
        raw: &GlobalProbe,
        is_added: bool,
        [initial_delay, period, timeout, success, failure]: [i32; 5],
    ) -> Self {
        let timing = Timing {
            initial_delay: raw.initial_delay_seconds.or(Some(initial_delay)),
            period: raw.period_seconds.or(Some(period)),
            timeout: raw.timeout_seconds.or(Some(timeout)),
            success: raw.success_threshold.or(Some(success)),
            failure: raw.failure_threshold.or(Some(failure)),
        };
        timing.check(diagnostics, at, name);
        Self { is_added: raw.enabled.unwrap_or(is_added), timing }
    }
}

impl Resolved {
    /// Resolves the block of a server, and reports errors.
    pub fn new(diagnostics: &mut Diagnostics, at: &At<'_>, frame: &mut Frame<'_>, defaults: &Defaults, raw: Server) -> Self {
        let at = at.key("probes");
        let raw = raw.probes.unwrap_or_default();
        let mut probe = |name: &str, raw: Option<fields::Probe>, defaults: &ProbeDefaults| {
            Probe::new(diagnostics, &at.key(name), frame, name, raw, defaults)
        };
        Self {
            liveness: probe("liveness", raw.liveness, &defaults.liveness),
            readiness: probe("readiness", raw.readiness, &defaults.readiness),
            startup: probe("startup", raw.startup, &defaults.startup),
        }
    }

    /// Returns the probes with their names.
    pub fn all(&self) -> [(&'static str, &Probe); 3] {
        [("liveness", &self.liveness), ("readiness", &self.readiness), ("startup", &self.startup)]
    }
}

impl Probe {
    /// Returns the settings; `None` if the probe is unset or disabled.
    pub fn settings(&self) -> Option<&Settings> {
        match self {
            Self::Set(settings) => Some(settings),
            Self::Unset | Self::Disabled => None,
        }
    }

    fn new(
        diagnostics: &mut Diagnostics,
        at: &At<'_>,
        frame: &Frame<'_>,
        name: &str,
        raw: Option<fields::Probe>,
        defaults: &ProbeDefaults,
    ) -> Self {
        let settings = match (raw, frame.port) {
            (Some(raw), _) if raw.enabled == Some(false) => return Self::Disabled,
            (Some(raw), _) => Settings::new(diagnostics, at, frame, name, raw, defaults),
            (None, Some(port)) if defaults.is_added && !frame.facts.is_worker => {
                Some(Settings { handler: Some(Handler::tcp(port)), timing: defaults.timing, grace_period: None })
            }
            (None, _) => None,
        };
        settings.map_or(Self::Unset, Self::Set)
    }
}

impl Settings {
    /// Resolves a probe that the server sets, and reports errors. Returns `None` if its handler is not valid.
    fn new(
        diagnostics: &mut Diagnostics,
        at: &At<'_>,
        frame: &Frame<'_>,
        name: &str,
        raw: fields::Probe,
        defaults: &ProbeDefaults,
    ) -> Option<Self> {
        let timing = Timing {
            initial_delay: raw.initial_delay_seconds,
            period: raw.period_seconds,
            timeout: raw.timeout_seconds,
            success: raw.success_threshold,
            failure: raw.failure_threshold,
        };
        timing.check(diagnostics, at, name);
        let timing = if frame.is_external { timing } else { timing.or(defaults.timing) };
        let grace_period = raw.termination_grace_period_seconds.map(i64::from);
        if let Some(seconds) = grace_period {
            let at = at.key("terminationGracePeriodSeconds");
            if name == "readiness" {
                diagnostics.forbidden(&at, "is forbidden for a readiness probe, which never terminates a container", "remove it");
            } else if seconds < 1 {
                diagnostics.invalid(&at, seconds, "must be 1 or more");
            }
        }
        let present: Vec<&str> = [
            ("httpGet", raw.http_get.is_some()),
            ("tcpSocket", raw.tcp_socket.is_some()),
            ("exec", raw.exec.is_some()),
            ("grpc", raw.grpc.is_some()),
        ]
        .into_iter()
        .filter_map(|(handler, present)| present.then_some(handler))
        .collect();
        if present.len() > 1 {
            let requirement = "must have at most one of `httpGet`, `tcpSocket`, `exec` and `grpc`";
            diagnostics.invalid(at, present.join(" and "), requirement).remedy = Some("keep one of them".to_owned());
            return None;
        }
        if present.is_empty() && frame.is_external {
            return Some(Self { handler: None, timing, grace_period });
        }
        let handler = Handler::new(diagnostics, at, frame.port, raw)?;
        Some(Self { handler: Some(handler), timing, grace_period })
    }
}

impl Timing {
    /// Fills absent fields from `defaults`.
    fn or(self, defaults: Self) -> Self {
        Self {
            initial_delay: self.initial_delay.or(defaults.initial_delay),
            period: self.period.or(defaults.period),
            timeout: self.timeout.or(defaults.timeout),
            success: self.success.or(defaults.success),
            failure: self.failure.or(defaults.failure),
        }
    }

    /// Reports numbers that the API server would reject.
    fn check(self, diagnostics: &mut Diagnostics, at: &At<'_>, name: &str) {
        if let Some(delay) = self.initial_delay.filter(|delay| *delay < 0) {
            diagnostics.invalid(&at.key("initialDelaySeconds"), delay, "must be 0 or more");
        }
        for (field, number) in [
            ("periodSeconds", self.period),
            ("timeoutSeconds", self.timeout),
            ("failureThreshold", self.failure),
            ("successThreshold", self.success),
        ] {
            if let Some(number) = number.filter(|number| *number < 1) {
                diagnostics.invalid(&at.key(field), number, "must be 1 or more");
            }
        }
        if let Some(success) = self.success.filter(|success| *success > 1 && name != "readiness") {
            diagnostics.invalid(&at.key("successThreshold"), success, "must be 1 for liveness and startup probes");
        }
    }
}

impl Handler {
    /// Returns the field of a probe that contains this handler.
    pub fn field(&self) -> &'static str {
        match self {
            Self::HttpGet(_) => "httpGet",
            Self::TcpSocket(_) => "tcpSocket",
            Self::Exec(_) => "exec",
            Self::Grpc(_) => "grpc",
        }
    }

    /// Returns the port that is probed; `None` for a command.
    pub fn port(&self) -> Option<IntOrString> {
        match self {
            Self::HttpGet(action) => Some(action.port.clone()),
            Self::TcpSocket(action) => Some(action.port.clone()),
            Self::Grpc(action) => Some(IntOrString::Int(action.port)),
            Self::Exec(_) => None,
        }
    }

    fn tcp(port: i32) -> Self {
        Self::TcpSocket(TCPSocketAction { host: None, port: IntOrString::Int(port) })
    }

    /// Returns the handler that `raw` sets, or else a TCP connection to the container port `port`. Reports errors, and returns `None` if
    /// no port is known.
    fn new(diagnostics: &mut Diagnostics, at: &At<'_>, port: Option<i32>, raw: fields::Probe) -> Option<Self> {
        if let Some(handler) = raw.http_get {
            let at = at.key("httpGet");
            let action = with_port(diagnostics, &at, handler, port)?;
            let at_headers = at.key("httpHeaders");
            for (index, header) in action.http_headers.iter().flatten().enumerate() {
                checks::check(diagnostics, &at_headers.index(index).key("name"), &header.name, legal::header_name);
            }
            if let Some(scheme) = action.scheme.as_deref().filter(|scheme| !matches!(*scheme, "HTTP" | "HTTPS")) {
                diagnostics.not_supported(&at.key("scheme"), scheme, &["HTTP", "HTTPS"]);
            }
            Some(Self::HttpGet(action))
        } else if let Some(handler) = raw.tcp_socket {
            with_port(diagnostics, &at.key("tcpSocket"), handler, port).map(Self::TcpSocket)
        } else if let Some(handler) = raw.grpc {
            with_port(diagnostics, &at.key("grpc"), handler, port).map(Self::Grpc)
        } else if let Some(exec) = raw.exec {
            if exec.command.as_ref().is_none_or(Vec::is_empty) {
                diagnostics.required(&at.key("exec").key("command"), "write the command as a list");
            }
            Some(Self::Exec(exec))
        } else {
            if port.is_none() {
                let remedy = "write it, set `port` of the server, or use `exec`";
                diagnostics.required(&at.key("tcpSocket").key("port"), remedy);
            }
            port.map(Self::tcp)
        }
    }
}

/// Returns the handler with `port`, the container port, if it sets no port. Reports an invalid port, and returns `None` if no port is known.
fn with_port<T: Port>(diagnostics: &mut Diagnostics, at: &At<'_>, raw: RawHandler<T>, port: Option<i32>) -> Option<T> {
    let RawHandler { mut action, has_port } = raw;
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
