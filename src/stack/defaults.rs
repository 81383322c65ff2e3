//! `spec.global` with everything filled in.

use crate::api::global::{self, Global};
use crate::api::global::{PullPolicy, VersioningStrategy};
use crate::api::server::StoreRef;
use crate::blocks;
use crate::decode::field::{List, Listed};
use crate::diagnostics::checks;
use crate::diagnostics::{At, Diagnostics};
use crate::kinds::external_secrets::{SecretStoreRef, StoreKind};
use crate::syntax::legal;

/// What holds for a server that does not say otherwise.
#[derive(Clone, Debug)]
pub struct Defaults {
    /// Before every server's name.
    pub name_prefix: String,
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
    /// Infisical.
    pub infisical: Infisical,
    /// Whether a Secret becomes environment variables.
    pub inject: bool,
    /// A store that is there already.
    pub store_ref: Option<SecretStoreRef>,
    /// Of the blocks.
    pub blocks: blocks::Defaults,
}

/// Infisical, for own stores.
#[derive(Clone, Debug)]
pub struct Infisical {
    /// Where it listens.
    pub host_api: Option<String>,
    /// The Secret with the credentials.
    pub secret_name: String,
    /// The key of the client id.
    pub client_id_key: String,
    /// The key of the client secret.
    pub client_secret_key: String,
    /// The project.
    pub project_slug: Option<String>,
    /// Seconds.
    pub store_refresh: i64,
    /// A Go duration.
    pub secret_refresh: String,
}

impl Defaults {
    /// Fills in what `written` leaves out. Reports what is illegal wherever it is used.
    pub fn new(diagnostics: &mut Diagnostics, at: &At<'_>, written: Global) -> Self {
        let environment = written.environment.unwrap_or_else(|| "staging".to_owned());
        checks::check(diagnostics, &at.key("environment"), &environment, |text| legal::dns_label(text, legal::LABEL_MAX));
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
        let secret = written.secret.unwrap_or_default();
        Self {
            production: written.production.unwrap_or(environment == "production"),
            name_prefix,
            environment,
            port,
            registry: image.registry,
            pull_policy: image.pull_policy.unwrap_or(PullPolicy::IfNotPresent),
            pull_secrets: pull_secrets(diagnostics, &at_image.key("pullSecrets"), image.pull_secrets.unwrap_or_default()),
            versioning: written.versioning.and_then(|versioning| versioning.strategy).unwrap_or(VersioningStrategy::Tag),
            infisical: infisical(diagnostics, &at.key("infisical"), written.infisical.unwrap_or_default()),
            inject: secret.inject.unwrap_or(true),
            store_ref: secret.store_ref.and_then(|store| store_ref(diagnostics, &at.key("secret").key("storeRef"), store)),
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

fn infisical(diagnostics: &mut Diagnostics, at: &At<'_>, written: global::Infisical) -> Infisical {
    let credentials = written.credentials;
    let older = written.auth_credentials.and_then(|older| older.name);
    let has_credentials = credentials.is_some();
    let credentials = credentials.unwrap_or_default();
    let (secret_name, at_name) = match (credentials.secret_name, older) {
        (Some(name), _) => (name, ["credentials", "secretName"]),
        (None, Some(name)) if !has_credentials => (name, ["authCredentials", "name"]),
        _ => ("infisical-credentials".to_owned(), ["credentials", "secretName"]),
    };
    let client_id_key = credentials.client_id_key.unwrap_or_else(|| "clientId".to_owned());
    let client_secret_key = credentials.client_secret_key.unwrap_or_else(|| "clientSecret".to_owned());
    checks::check(diagnostics, &at.key(at_name[0]).key(at_name[1]), &secret_name, legal::dns_subdomain);
    checks::check(diagnostics, &at.key("credentials").key("clientIdKey"), &client_id_key, legal::config_key);
    checks::check(diagnostics, &at.key("credentials").key("clientSecretKey"), &client_secret_key, legal::config_key);
    let store = written.store.and_then(|store| store.refresh_interval);
    let external_secret = written.external_secret.and_then(|secret| secret.refresh_interval);
    Infisical {
        host_api: written.host_api,
        secret_name,
        client_id_key,
        client_secret_key,
        project_slug: written.project_slug,
        store_refresh: store
            .and_then(|text| checks::seconds(diagnostics, &at.key("store").key("refreshInterval"), &text.0))
            .unwrap_or(3600),
        secret_refresh: external_secret
            .and_then(|text| checks::go_duration(diagnostics, &at.key("externalSecret").key("refreshInterval"), text.0))
            .unwrap_or_else(|| "1m".to_owned()),
    }
}

/// A reference to a store that is there already.
pub fn store_ref(diagnostics: &mut Diagnostics, at: &At<'_>, written: StoreRef) -> Option<SecretStoreRef> {
    let Some(name) = written.name else {
        diagnostics.required(&at.key("name"), "write the name of the store");
        return None;
    };
    checks::check(diagnostics, &at.key("name"), &name, legal::dns_subdomain);
    let kind = match written.kind {
        Some(crate::api::server::StoreKind::ClusterSecretStore) => StoreKind::ClusterSecretStore,
        Some(crate::api::server::StoreKind::SecretStore) | None => StoreKind::SecretStore,
    };
    Some(SecretStoreRef { kind, name })
}
