//! `spec.global` with everything filled in.

use std::collections::BTreeMap;

use crate::api::global::{self, Global, GlobalProbe, Resources as WrittenResources};
use crate::api::global::{PullPolicy, VersioningStrategy};
use crate::api::server::ServiceType;
use crate::blocks;
use crate::decode::field::{List, Listed, Literal};
use crate::diagnostics::checks;
use crate::diagnostics::{At, Diagnostics};
use crate::syntax::legal;
use crate::syntax::quantity::Quantity;

/// What holds for a server that does not say otherwise.
#[derive(Clone, Debug)]
pub struct Defaults {
    /// Before every server's name.
    pub name_prefix: String,
    /// The domain of hosts.
    pub domain: Option<String>,
    /// The environment: a DNS label.
    pub environment: String,
    /// Whether the rules of production hold.
    pub production: bool,
    /// The container's port.
    pub port: i32,
    /// The registry of images.
    pub registry: Option<String>,
    /// When nodes pull.
    pub pull_policy: PullPolicy,
    /// Secrets with credentials for registries.
    pub pull_secrets: Vec<String>,
    /// What the version of an image must be.
    pub versioning: VersioningStrategy,
    /// Of every Ingress.
    pub ingress: Ingress,
    /// The type of every Service.
    pub service_type: ServiceType,
    /// The port of every Service.
    pub service_port: i32,
    /// Liveness, readiness, startup.
    pub probes: [Probe; 3],
    /// Of every container.
    pub resources: Resources,
    /// Of the blocks.
    pub blocks: blocks::Defaults,
}

/// Defaults of every Ingress.
#[derive(Clone, Debug)]
pub struct Ingress {
    /// Whether any is made.
    pub enabled: bool,
    /// The class.
    pub class_name: Option<String>,
    /// Annotations.
    pub annotations: BTreeMap<String, String>,
    /// Whether TLS is on.
    pub tls: bool,
    /// The Secret of the certificate.
    pub tls_secret: Option<String>,
}

/// The five numbers of a probe, and whether servers have it without writing it.
#[derive(Clone, Copy, Debug)]
pub struct Probe {
    /// Whether servers that do not write it get it.
    pub enabled: bool,
    /// Seconds before the first try.
    pub initial_delay: i32,
    /// Seconds between tries.
    pub period: i32,
    /// Seconds that a try may take.
    pub timeout: i32,
    /// Successes in a row.
    pub success: i32,
    /// Failures in a row.
    pub failure: i32,
}

/// Quantities by resource, as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resources {
    /// What is reserved.
    pub requests: BTreeMap<String, String>,
    /// What is the most.
    pub limits: BTreeMap<String, String>,
}

impl Defaults {
    /// Fills in what `written` leaves out. Reports what is illegal wherever it is used.
    pub fn new(diagnostics: &mut Diagnostics, at: &At<'_>, written: Global) -> Self {
        let environment = written.environment.unwrap_or_else(|| "staging".to_owned());
        checks::check(diagnostics, &at.key("environment"), &environment, |text| legal::dns_label(text, legal::LABEL_MAX));
        checks::check_some(diagnostics, &at.key("domain"), written.domain.as_deref(), legal::dns_subdomain);
        let image = written.image.unwrap_or_default();
        let at_image = at.key("image");
        checks::check_some(diagnostics, &at_image.key("registry"), image.registry.as_deref(), legal::image_registry);
        let name_prefix = written.name_prefix.unwrap_or_default();
        if !name_prefix.is_empty() && legal::dns_label(&format!("{name_prefix}a"), legal::LABEL_MAX).is_err() {
            let requirement = "must consist of lowercase letters, digits and `-`, and start with a letter or digit: it is the prefix of every server's name";
            diagnostics.invalid(&at.key("namePrefix"), format!("{name_prefix:?}"), requirement);
        }
        let port = written.default_port.unwrap_or(8000);
        checks::check_port(diagnostics, &at.key("defaultPort"), port);
        let service = written.service.unwrap_or_default();
        let service_port = service.port.unwrap_or(80);
        checks::check_port(diagnostics, &at.key("service").key("port"), service_port);
        let probes = written.probes.unwrap_or_default();
        let at_probes = at.key("probes");
        let resources = Resources {
            requests: quantities([("cpu", "100m"), ("memory", "128Mi")]),
            limits: quantities([("cpu", "500m"), ("memory", "512Mi")]),
        };
        Self {
            production: written.production.unwrap_or(environment == "production"),
            name_prefix,
            domain: written.domain,
            environment,
            port,
            registry: image.registry,
            pull_policy: image.pull_policy.unwrap_or(PullPolicy::IfNotPresent),
            pull_secrets: pull_secrets(diagnostics, &at_image.key("pullSecrets"), image.pull_secrets.unwrap_or_default()),
            versioning: written.versioning.and_then(|versioning| versioning.strategy).unwrap_or(VersioningStrategy::Tag),
            ingress: ingress(diagnostics, &at.key("ingress"), written.ingress.unwrap_or_default()),
            service_type: service.service_type.unwrap_or(ServiceType::ClusterIP),
            service_port,
            probes: [
                probe(diagnostics, &at_probes.key("liveness"), probes.liveness, Probe::new(false, [30, 10, 5, 1, 3]), true),
                probe(diagnostics, &at_probes.key("readiness"), probes.readiness, Probe::new(true, [10, 5, 3, 1, 3]), false),
                probe(diagnostics, &at_probes.key("startup"), probes.startup, Probe::new(false, [0, 10, 3, 1, 30]), true),
            ],
            resources: resources.with(diagnostics, &at.key("resources"), written.resources),
            blocks: blocks::Defaults::new(diagnostics, at, written.blocks),
        }
    }
}

fn pull_secrets(diagnostics: &mut Diagnostics, at: &At<'_>, written: List<global::PullSecret>) -> Vec<String> {
    let mut names = Vec::with_capacity(written.len());
    for Listed { index, value: secret } in written {
        let at = at.index(index);
        let Some(name) = secret.name else {
            diagnostics.required(&at.key("name"), "write the name of a Secret of type `kubernetes.io/dockerconfigjson`");
            continue;
        };
        checks::check(diagnostics, &at.key("name"), &name, legal::dns_subdomain);
        if names.contains(&name) {
            diagnostics.duplicate(&at.key("name"), &name, "remove it: the list already names this Secret");
        }
        names.push(name);
    }
    names
}

fn ingress(diagnostics: &mut Diagnostics, at: &At<'_>, written: global::GlobalIngress) -> Ingress {
    let annotations = texts(written.annotations);
    checks::check_annotations(diagnostics, &at.key("annotations"), &annotations);
    let tls = written.tls.unwrap_or_default().0;
    checks::check_some(diagnostics, &at.key("className"), written.class_name.as_deref(), legal::dns_subdomain);
    checks::check_some(diagnostics, &at.key("tls").key("secretName"), tls.secret_name.as_deref(), legal::dns_subdomain);
    Ingress {
        enabled: written.enabled.unwrap_or(true),
        class_name: written.class_name,
        annotations,
        tls: tls.enabled.unwrap_or(false),
        tls_secret: tls.secret_name,
    }
}

impl Probe {
    fn new(enabled: bool, [initial_delay, period, timeout, success, failure]: [i32; 5]) -> Self {
        Self { enabled, initial_delay, period, timeout, success, failure }
    }

    /// Reports numbers that no probe may have. `one_success`: of liveness and startup.
    pub fn check(self, diagnostics: &mut Diagnostics, at: &At<'_>, one_success: bool) {
        if self.initial_delay < 0 {
            diagnostics.invalid(&at.key("initialDelaySeconds"), self.initial_delay, "must be 0 or more");
        }
        for (field, number) in [
            ("periodSeconds", self.period),
            ("timeoutSeconds", self.timeout),
            ("failureThreshold", self.failure),
            ("successThreshold", self.success),
        ] {
            if number < 1 {
                diagnostics.invalid(&at.key(field), number, "must be 1 or more");
            }
        }
        if one_success && self.success > 1 {
            diagnostics.invalid(&at.key("successThreshold"), self.success, "must be 1 for liveness and startup probes");
        }
    }
}

fn probe(diagnostics: &mut Diagnostics, at: &At<'_>, written: Option<GlobalProbe>, builtin: Probe, one_success: bool) -> Probe {
    let written = written.unwrap_or_default();
    let probe = Probe {
        enabled: written.enabled.unwrap_or(builtin.enabled),
        initial_delay: written.initial_delay_seconds.unwrap_or(builtin.initial_delay),
        period: written.period_seconds.unwrap_or(builtin.period),
        timeout: written.timeout_seconds.unwrap_or(builtin.timeout),
        success: written.success_threshold.unwrap_or(builtin.success),
        failure: written.failure_threshold.unwrap_or(builtin.failure),
    };
    probe.check(diagnostics, at, one_success);
    probe
}

impl Resources {
    /// These, with what `written` gives laid over them; `none` takes one out. Reports what is not legal, together too.
    pub fn with(mut self, diagnostics: &mut Diagnostics, at: &At<'_>, written: Option<WrittenResources>) -> Self {
        let Some(written) = written else { return self };
        for (field, written, merged) in [("requests", written.requests, &mut self.requests), ("limits", written.limits, &mut self.limits)] {
            let at = at.key(field);
            for (name, quantity) in written.unwrap_or_default() {
                let at = at.key(&name);
                if let Err(requirement) = legal::qualified_name(&name) {
                    diagnostics.invalid(&at, format!("{name:?}"), requirement);
                } else if quantity.0 == "none" {
                    merged.remove(&name);
                } else if let Some(legal) = checks::quantity_text(diagnostics, &at, quantity.0) {
                    merged.insert(name, legal);
                }
            }
        }
        self.check(diagnostics, at);
        self
    }

    /// Requests against limits, and names of resources.
    /// <https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/core/validation/validation.go>
    fn check(&self, diagnostics: &mut Diagnostics, at: &At<'_>) {
        for (field, quantities) in [("requests", &self.requests), ("limits", &self.limits)] {
            let at = at.key(field);
            for name in quantities.keys() {
                let known = match name.strip_prefix("hugepages-") {
                    Some(size) => Quantity::parse(size).is_some(),
                    // `requests.` before a name is what a ResourceQuota says
                    None => {
                        matches!(name.as_str(), "cpu" | "memory" | "ephemeral-storage")
                            || name.contains('/') && !name.starts_with("requests.")
                    }
                };
                if !known {
                    let requirement = "must be `cpu`, `memory`, `ephemeral-storage`, `hugepages-<size>`, or a name with a domain, such as `nvidia.com/gpu`";
                    diagnostics.invalid(&at.key(name), format!("{name:?}"), requirement);
                }
            }
            let whole = quantities.iter().filter(|(name, _)| name.contains('/') && !name.starts_with("kubernetes.io/"));
            for (name, quantity) in whole.filter(|(_, quantity)| !Quantity::parse(quantity).is_some_and(Quantity::is_whole)) {
                diagnostics.invalid(&at.key(name), format!("{quantity:?}"), "must be an integer: extended resources cannot be divided");
            }
        }
        let at = at.key("requests");
        for (name, request) in &self.requests {
            let at = at.key(name);
            let indivisible = name.contains('/') || name.starts_with("hugepages-");
            let Some(limit) = self.limits.get(name) else {
                if indivisible {
                    let requirement = format!("must have the same quantity under `limits.{name}`: this resource cannot be overcommitted");
                    diagnostics.invalid(&at, format!("{request:?}"), requirement);
                }
                continue;
            };
            let (asked, most) = (Quantity::parse(request), Quantity::parse(limit));
            if asked > most {
                let diagnostic = diagnostics.invalid(&at, format!("{request:?}"), format!("must be at most the limit, which is `{limit}`"));
                diagnostic.remedy = Some(format!("raise `limits.{name}`, or remove it with `none`"));
            } else if indivisible && asked != most {
                let requirement = format!("must equal the limit, which is `{limit}`: this resource cannot be overcommitted");
                diagnostics.invalid(&at, format!("{request:?}"), requirement);
            }
        }
    }
}

fn quantities<const N: usize>(pairs: [(&str, &str); N]) -> BTreeMap<String, String> {
    pairs.into_iter().map(|(name, quantity)| (name.to_owned(), quantity.to_owned())).collect()
}

/// The texts of a map.
pub fn texts(written: Option<BTreeMap<String, Literal>>) -> BTreeMap<String, String> {
    written.unwrap_or_default().into_iter().map(|(key, text)| (key, text.0)).collect()
}
