//! What will be generated: validated, with every default resolved, and no `Option` that means "default".
//!
//! Constructors report what Kubernetes and the operators reject. A [`Stack`] can be expanded without further checks.

pub mod context;
pub mod defaults;
pub mod patches;
pub mod server;
mod sharing;
pub mod workload;

use std::collections::BTreeMap;

use crate::api::{McpStack, Metadata, Spec};
use crate::diagnostics::{At, Diagnostic, Diagnostics, Severity, checks};
use crate::frame::Frame;
use crate::syntax::legal;
use context::ServerContext;
pub use defaults::Defaults;
pub use patches::Patch;
pub use server::Server;

/// A fleet that can be expanded.
#[derive(Clone, Debug)]
pub struct Stack {
    /// The name of the stack.
    pub name: String,
    /// The namespace of every object, if it is set.
    pub namespace: Option<String>,
    /// The environment.
    pub environment: String,
    /// Whether the rules for production apply.
    pub production: bool,
    /// The enabled servers with managed workloads that are valid, sorted by name.
    pub servers: Vec<Server>,
    /// The enabled servers with external workloads that are valid, sorted by name.
    pub external: Vec<Server>,
    /// Patches of generated objects, sorted by name.
    pub patches: Vec<Patch>,
}

impl Stack {
    /// Validates `raw`. The stack contains the valid servers even if others are not; `None` only if the stack itself has no valid name.
    pub fn new(diagnostics: &mut Diagnostics, raw: &McpStack) -> Option<Self> {
        let (no_metadata, no_spec) = (Metadata::default(), Spec::default());
        let metadata = raw.metadata.as_ref().unwrap_or(&no_metadata);
        let spec = raw.spec.as_ref().unwrap_or(&no_spec);
        let name = stack_name(diagnostics, metadata);
        let namespace = namespace(diagnostics, metadata, spec);
        let defaults = Defaults::new(diagnostics, &At::GLOBAL, spec.global.clone().unwrap_or_default());
        let mut servers = Vec::with_capacity(spec.mcp.as_ref().map_or(0, BTreeMap::len));
        for (key, server) in spec.mcp.iter().flatten() {
            if server.enabled == Some(false) {
                continue;
            }
            let at = At::SERVERS.key(key);
            // fields that could not be decoded are reported already; further errors are reported too, but the server is left out
            let unreadable = diagnostics.has_error() && diagnostics.has_error_within(&at.path());
            let context =
                ServerContext { key, stack: name.as_deref().unwrap_or_default(), namespace: namespace.as_deref(), defaults: &defaults };
            servers.extend(Server::new(diagnostics, &at, context, (**server).clone()).filter(|_| !unreadable));
        }
        // managed workloads first: they own shared objects, because external workloads may be skipped
        servers.sort_by(|a, b| (a.external().is_some(), &a.name).cmp(&(b.external().is_some(), &b.name)));
        sharing::share(diagnostics, &At::SERVERS, namespace.as_deref(), &mut servers);
        let external = servers.extract_if(.., |server| server.external().is_some()).collect();
        let patches = spec.patches.iter().flatten();
        let patches = patches.filter_map(|(name, patch)| Patch::new(diagnostics, &At::PATCHES.key(name), name, patch.clone())).collect();
        Some(Self {
            name: name?,
            namespace,
            environment: defaults.environment,
            production: defaults.production,
            servers,
            external,
            patches,
        })
    }
}

impl Stack {
    /// What the objects of `server` have in common.
    pub fn frame<'a>(&'a self, server: &'a Server) -> Frame<'a> {
        Frame {
            stack: &self.name,
            namespace: self.namespace.as_deref(),
            environment: &self.environment,
            name: &server.name,
            labels: &server.labels,
            annotations: &server.annotations,
            workload: server.workload_reference(),
            service: server.service_name(),
            port: server.port,
            is_external: server.external().is_some(),
            observed: server.external().map(|external| &external.observed),
            facts: server.facts,
            mounts: Vec::new(),
            injected_secret: None,
        }
    }

    /// Copies the stack without servers and patches, for objects in another namespace.
    pub fn in_namespace(&self, namespace: Option<String>) -> Self {
        Self {
            name: self.name.clone(),
            namespace,
            environment: self.environment.clone(),
            production: self.production,
            servers: Vec::new(),
            external: Vec::new(),
            patches: Vec::new(),
        }
    }
}

fn stack_name(diagnostics: &mut Diagnostics, metadata: &Metadata) -> Option<String> {
    let at = At::NAME;
    let Some(name) = &metadata.name else {
        diagnostics.required(&at, "write a name for the stack; it becomes the label `app.kubernetes.io/instance` of every object");
        return None;
    };
    let legal = checks::check(diagnostics, &at, name, |text| legal::dns_label(text, legal::LABEL_MAX));
    let renamed = metadata.annotations.as_ref().and_then(|annotations| {
        ["internal.config.kubernetes.io/prefixes", "internal.config.kubernetes.io/suffixes"]
            .into_iter()
            .find_map(|key| annotations.get(key).filter(|value| !value.0.is_empty()))
    });
    if let Some(affix) = renamed {
        let requirement =
            "was changed by a kustomize prefix or suffix, which would change the immutable selectors of the generated workloads";
        let diagnostic = Diagnostic::new("stack-renamed", Severity::Error, &at, requirement).found(format!("{name:?} with {:?}", affix.0));
        diagnostics.push(
            diagnostic.remedy("remove `namePrefix` and `nameSuffix` from the kustomization, and set `spec.global.namePrefix` instead"),
        );
        return None;
    }
    legal.then(|| name.clone())
}

fn namespace(diagnostics: &mut Diagnostics, metadata: &Metadata, spec: &Spec) -> Option<String> {
    let global = spec.global.as_ref().and_then(|global| global.namespace.as_ref());
    let label = |text: &str| legal::dns_label(text, legal::LABEL_MAX);
    checks::check_some(diagnostics, &At::METADATA.key("namespace"), metadata.namespace.as_deref(), label);
    checks::check_some(diagnostics, &At::GLOBAL.key("namespace"), global.map(String::as_str), label);
    metadata.namespace.as_ref().or(global).cloned()
}
