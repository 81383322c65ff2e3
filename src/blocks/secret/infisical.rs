//! Resolves `spec.global.infisical`, and creates SecretStores from it.

use super::fields::{self, Store};
use crate::diagnostics::{At, Diagnostics, checks};
use crate::kinds::external_secrets::{
    self, InfisicalAuth, Provider, SecretKeySelector, SecretStoreSpec, SecretsScope, UniversalAuthCredentials,
};
use crate::syntax::legal;

/// The resolved connection to Infisical.
#[derive(Clone, Debug)]
pub struct Infisical {
    /// URL of the API; the default of the operator if absent.
    host_api: Option<String>,
    /// Name of the Secret with the credentials.
    secret_name: String,
    /// Key of the client ID.
    client_id_key: String,
    /// Key of the client secret.
    client_secret_key: String,
    /// Slug of the project.
    project_slug: Option<String>,
    /// Interval in seconds at which a store is validated.
    store_refresh: i64,
    /// Interval at which an ExternalSecret reads values again, as a Go duration.
    pub secret_refresh: String,
}

impl Infisical {
    /// Resolves the block in `spec.global`, and reports errors.
    pub fn new(diagnostics: &mut Diagnostics, at: &At<'_>, raw: fields::Infisical) -> Self {
        let credentials = raw.credentials;
        let older = raw.auth_credentials.and_then(|older| older.name);
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
        let store = raw.store.and_then(|store| store.refresh_interval);
        let external_secret = raw.external_secret.and_then(|secret| secret.refresh_interval);
        Self {
            host_api: raw.host_api,
            secret_name,
            client_id_key,
            client_secret_key,
            project_slug: raw.project_slug,
            store_refresh: store
                .and_then(|text| checks::seconds(diagnostics, &at.key("store").key("refreshInterval"), &text.0))
                .unwrap_or(3600),
            secret_refresh: external_secret
                .and_then(|text| checks::go_duration(diagnostics, &at.key("externalSecret").key("refreshInterval"), text.0))
                .unwrap_or_else(|| "1m".to_owned()),
        }
    }

    /// Returns the SecretStore that `raw` describes. Reports errors, and returns `None` if the project is missing.
    pub fn store(&self, diagnostics: &mut Diagnostics, at: &At<'_>, environment: &str, raw: Store) -> Option<SecretStoreSpec> {
        let interval = raw.refresh_interval;
        let refresh_interval =
            interval.and_then(|text| checks::seconds(diagnostics, &at.key("refreshInterval"), &text.0)).unwrap_or(self.store_refresh);
        let selector = |key: &String| SecretKeySelector { key: key.clone(), name: self.secret_name.clone() };
        let Some(project_slug) = self.project_slug.clone() else {
            let remedy = format!(
                "`{}` reads secrets from that Infisical project; write its slug, use an existing store with `secret.storeRef`, or an existing Secret with `secret.secretRef`",
                at.path()
            );
            diagnostics.required(&At::GLOBAL.key("infisical").key("projectSlug"), remedy);
            return None;
        };
        let credentials =
            UniversalAuthCredentials { client_id: selector(&self.client_id_key), client_secret: selector(&self.client_secret_key) };
        let secrets_scope = SecretsScope {
            environment_slug: raw.environment_slug.unwrap_or_else(|| environment.to_owned()),
            expand_secret_references: raw.expand_secret_references,
            project_slug,
            recursive: raw.recursive,
            secrets_path: raw.secrets_path.unwrap_or_else(|| "/".to_owned()),
        };
        let auth = InfisicalAuth { universal_auth_credentials: credentials };
        let infisical = external_secrets::Infisical { auth, host_api: self.host_api.clone(), secrets_scope };
        Some(SecretStoreSpec { provider: Provider { infisical }, refresh_interval: Some(refresh_interval) })
    }
}
