//! Resolves and validates `env`.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::{EnvFromSource, EnvVar, SecretEnvSource};

use super::fields::Server;
pub use crate::decode::block::NoFields as Defaults;
use crate::decode::field::{List, Listed, Literal, values};
use crate::diagnostics::{At, Diagnostics, checks};
use crate::frame::Frame;
use crate::syntax::legal;

/// The resolved environment variables of a server.
#[derive(Clone, Debug)]
pub struct Resolved {
    /// The variables, in order.
    pub variables: Vec<EnvVar>,
    /// Secrets and ConfigMaps whose keys become variables, in order.
    pub sources: Vec<EnvFromSource>,
}

impl Resolved {
    /// Resolves the block of a server, and reports errors.
    pub fn new(diagnostics: &mut Diagnostics, at: &At<'_>, frame: &mut Frame<'_>, _: &Defaults, raw: Server) -> Self {
        let at = at.key("env");
        let raw = raw.env.unwrap_or_default();
        Self {
            variables: variables(diagnostics, &at, raw.env.unwrap_or_default(), raw.vars.unwrap_or_default()),
            sources: sources(diagnostics, &at.key("envFrom"), raw.env_from.unwrap_or_default(), frame.injected_secret.clone()),
        }
    }
}

/// Returns the variables of `env` in their order, followed by those of `vars` in alphabetical order, so that `$(VAR)` in `vars` can refer
/// to `env`. Reports errors.
fn variables(diagnostics: &mut Diagnostics, at: &At<'_>, env: List<EnvVar>, vars: BTreeMap<String, Literal>) -> Vec<EnvVar> {
    let at_env = at.key("env");
    for Listed { index, value: variable } in &env {
        let at = at_env.index(*index);
        checks::check(diagnostics, &at.key("name"), &variable.name, legal::env_name);
        if let Some(from) = &variable.value_from {
            let sources = [
                from.config_map_key_ref.is_some(),
                from.field_ref.is_some(),
                from.resource_field_ref.is_some(),
                from.secret_key_ref.is_some(),
                from.file_key_ref.is_some(),
            ];
            let present = sources.into_iter().filter(|present| *present).count();
            if present != 1 {
                let requirement =
                    "must have exactly one of `secretKeyRef`, `configMapKeyRef`, `fieldRef`, `resourceFieldRef` and `fileKeyRef`";
                diagnostics.invalid(&at.key("valueFrom"), format!("{present} of them"), requirement);
            }
            let at_from = at.key("valueFrom");
            if let Some(reference) = &from.secret_key_ref {
                check_key(diagnostics, &at_from.key("secretKeyRef"), &reference.name, &reference.key);
            }
            if let Some(reference) = &from.config_map_key_ref {
                check_key(diagnostics, &at_from.key("configMapKeyRef"), &reference.name, &reference.key);
            }
            if let Some(field) = &from.field_ref {
                checks::check(diagnostics, &at_from.key("fieldRef").key("fieldPath"), &field.field_path, legal::pod_field);
            }
            if let Some(field) = &from.resource_field_ref {
                let at = at_from.key("resourceFieldRef");
                checks::check(diagnostics, &at.key("resource"), &field.resource, legal::container_resource);
            }
            if variable.value.as_ref().is_some_and(|value| !value.is_empty()) {
                diagnostics.forbidden(&at.key("valueFrom"), "is forbidden beside `value`", "remove one of them");
            }
        }
        if vars.contains_key(&variable.name) {
            let at = at.key("name");
            diagnostics.duplicate(&at, &variable.name, "`vars` already sets this variable; remove one of them");
        }
    }
    let at_vars = at.key("vars");
    for name in vars.keys() {
        checks::check(diagnostics, &at_vars.key(name), name, legal::env_name);
    }
    let literal = |(name, value): (String, Literal)| EnvVar { name, value: Some(value.0), value_from: None };
    values(env).into_iter().chain(vars.into_iter().map(literal)).collect()
}

/// Checks a reference to a key of a Secret or ConfigMap.
fn check_key(diagnostics: &mut Diagnostics, at: &At<'_>, name: &str, key: &str) {
    checks::check(diagnostics, &at.key("name"), name, legal::dns_subdomain);
    checks::check(diagnostics, &at.key("key"), key, legal::config_key_reference);
}

/// Returns the sources in their order, followed by the Secret that `secret` injects unless it is listed already. Reports errors.
fn sources(diagnostics: &mut Diagnostics, at: &At<'_>, raw: List<EnvFromSource>, injected_secret: Option<String>) -> Vec<EnvFromSource> {
    for Listed { index, value: source } in &raw {
        let at = at.index(*index);
        match (&source.config_map_ref, &source.secret_ref) {
            (Some(reference), None) => {
                checks::check(diagnostics, &at.key("configMapRef").key("name"), &reference.name, legal::dns_subdomain);
            }
            (None, Some(reference)) => {
                checks::check(diagnostics, &at.key("secretRef").key("name"), &reference.name, legal::dns_subdomain);
            }
            (one, _) => {
                let found = if one.is_some() { "both" } else { "neither" };
                diagnostics.invalid(&at, found, "must have exactly one of `secretRef` and `configMapRef`");
            }
        }
        checks::check_some(diagnostics, &at.key("prefix"), source.prefix.as_deref().filter(|text| !text.is_empty()), legal::env_name);
    }
    let mut sources = values(raw);
    if let Some(name) = injected_secret {
        let is_listed = sources.iter().any(|source| {
            let reference = source.secret_ref.as_ref();
            reference.is_some_and(|reference| reference.name == name) && source.prefix.as_ref().is_none_or(String::is_empty)
        });
        if !is_listed {
            let reference = SecretEnvSource { name, optional: None };
            sources.push(EnvFromSource { secret_ref: Some(reference), ..EnvFromSource::default() });
        }
    }
    sources
}
