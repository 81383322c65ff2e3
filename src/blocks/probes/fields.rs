//! The fields `spec.mcp.<name>.probes` and `spec.global.probes` as users write them.

use k8s_openapi::api::core::v1::{ExecAction, GRPCAction, HTTPGetAction, TCPSocketAction};

use crate::decode::block::block;
use crate::decode::upstream::Handler;

block! {
    /// The fields of a server.
    pub struct Server {
        /// Liveness, readiness and startup probes of the container.
        probes "probes": Probes = "`global.probes`";
    }
}

block! {
    /// The fields in `spec.global`.
    pub struct Global {
        /// Default timings and thresholds of probes, and which probes are added to servers that do not set them.
        probes "probes": GlobalProbes;
    }
}

block! {
    /// Liveness, readiness and startup probes of the container.
    pub struct Probes {
        /// Liveness probe: the container is restarted when the probe fails.
        liveness "liveness": Probe = "`global.probes.liveness`";
        /// Readiness probe: the pod is removed from the endpoints of its Service while the probe fails.
        readiness "readiness": Probe = "`global.probes.readiness`";
        /// Startup probe: liveness and readiness probes are not run until it has succeeded.
        startup "startup": Probe = "`global.probes.startup`";
    }
}

block! {
    /// A probe of the container with at most one handler. Without a handler it opens a TCP connection to the container port.
    #[keep_empty]
    pub struct Probe {
        /// Whether the container has this probe.
        enabled "enabled": bool = "true";
        /// HTTP GET request to perform. `port` defaults to the container port.
        http_get "httpGet": Handler<HTTPGetAction>;
        /// TCP port to connect to. `port` defaults to the container port.
        tcp_socket "tcpSocket": Handler<TCPSocketAction>;
        /// Command to execute in the container. An exit status of 0 is a success.
        exec "exec": ExecAction;
        /// gRPC health check to perform. `port` defaults to the container port.
        grpc "grpc": Handler<GRPCAction>;
        /// Number of seconds after the container has started before the probe is initiated.
        initial_delay_seconds "initialDelaySeconds": i32 = "the value of `global.probes`";
        /// Interval in seconds at which the probe is performed. Minimum 1.
        period_seconds "periodSeconds": i32 = "the value of `global.probes`";
        /// Number of seconds after which the probe times out. Minimum 1.
        timeout_seconds "timeoutSeconds": i32 = "the value of `global.probes`";
        /// Minimum consecutive successes for the probe to be considered successful after it has failed. Must be 1 for liveness and startup
        /// probes.
        success_threshold "successThreshold": i32 = "the value of `global.probes`";
        /// Minimum consecutive failures for the probe to be considered failed after it has succeeded. Minimum 1.
        failure_threshold "failureThreshold": i32 = "the value of `global.probes`";
        /// Number of seconds that the pod has to terminate gracefully after this probe has failed. Not allowed for readiness probes.
        termination_grace_period_seconds "terminationGracePeriodSeconds": i32 = "the value of the pod";
    }
}

block! {
    /// Default timings and thresholds of probes, and which probes are added to servers that do not set them.
    pub struct GlobalProbes {
        /// Liveness probe: the container is restarted when the probe fails.
        liveness "liveness": GlobalProbe = "disabled; initial delay 30 s, period 10 s, timeout 5 s, success threshold 1, failure threshold 3";
        /// Readiness probe: the pod is removed from the endpoints of its Service while the probe fails.
        readiness "readiness": GlobalProbe = "enabled; initial delay 10 s, period 5 s, timeout 3 s, success threshold 1, failure threshold 3";
        /// Startup probe: liveness and readiness probes are not run until it has succeeded.
        startup "startup": GlobalProbe = "disabled; initial delay 0 s, period 10 s, timeout 3 s, success threshold 1, failure threshold 30";
    }
}

block! {
    /// Default timings and thresholds of a probe.
    pub struct GlobalProbe {
        /// Whether the probe is added, as a TCP check of the container port, to servers that do not set it.
        enabled "enabled": bool;
        /// Number of seconds after the container has started before the probe is initiated.
        initial_delay_seconds "initialDelaySeconds": i32;
        /// Interval in seconds at which the probe is performed. Minimum 1.
        period_seconds "periodSeconds": i32;
        /// Number of seconds after which the probe times out. Minimum 1.
        timeout_seconds "timeoutSeconds": i32;
        /// Minimum consecutive successes for the probe to be considered successful after it has failed. Must be 1 for liveness and startup
        /// probes.
        success_threshold "successThreshold": i32;
        /// Minimum consecutive failures for the probe to be considered failed after it has succeeded. Minimum 1.
        failure_threshold "failureThreshold": i32;
    }
}
