//! The secret of a server, and the stores that servers share.

use k8s_openapi::api::core::v1::{EnvFromSource, SecretEnvSource};

use super::context::ServerContext;
use super::defaults;
use crate::api;
use crate::decode::field::{Listed, values};
use crate::diagnostics::checks;
use crate::diagnostics::{At, Diagnostics};
use crate::kinds::external_secrets::{
    ExternalSecretData, ExternalSecretDataFrom, Find, FindName, Infisical, InfisicalAuth, Provider, SecretKeySelector, SecretStoreRef,
    SecretStoreSpec, SecretsScope, SourceRef, StoreKind, UniversalAuthCredentials,
};
use crate::syntax::legal;

/// The Secret that a server uses.
#[derive(Clone, Debug)]
pub struct Secret {
    /// Its name.
    pub name: String,
    /// Whether it becomes environment variables.
    pub inject: bool,
    /// Where its keys appear as files.
    pub mount_path: Option<String>,
    /// Whether Reloader restarts the pods when it changes.
    pub reloader: bool,
    /// How it is made; none where it is there already.
    pub synchronised: Option<Synchronised>,
}

/// A Secret that the External Secrets Operator makes.
#[derive(Clone, Debug)]
pub struct Synchronised {
    /// A store of the server's own; none where it uses one that is there already.
    pub store: Option<OwnStore>,
    /// The ExternalSecret.
    pub external_secret: ExternalSecret,
}

/// A SecretStore that the stack makes.
#[derive(Clone, Debug)]
pub struct OwnStore {
    /// Its name.
    pub name: String,
    /// What it says.
    pub spec: SecretStoreSpec,
    /// Whose it is.
    pub sharing: Sharing,
}

/// An ExternalSecret that the stack makes.
#[derive(Clone, Debug)]
pub struct ExternalSecret {
    /// Its name.
    pub name: String,
    /// Where it reads.
    pub store: SecretStoreRef,
    /// A Go duration.
    pub refresh_interval: String,
    /// Single keys.
    pub data: Vec<ExternalSecretData>,
    /// Many keys.
    pub data_from: Vec<ExternalSecretDataFrom>,
    /// Whose it is.
    pub sharing: Sharing,
}

/// Whether an object is named by one server or by several. Shared ones are the stack's, and stand where the first of them stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sharing {
    /// One server's.
    Own,
    /// Shared; this server is the first.
    First,
    /// Shared; a server before this one has it.
    Later,
}

impl Secret {
    /// Its place among the sources of environment variables.
    pub fn env_from(&self) -> EnvFromSource {
        let reference = SecretEnvSource { name: self.name.clone(), optional: None };
        EnvFromSource { secret_ref: Some(reference), ..EnvFromSource::default() }
    }

    /// Validates `written`; `None` where there is no secret, or it is not legal.
    pub fn new(
        diagnostics: &mut Diagnostics,
        at: &At<'_>,
        context: ServerContext<'_>,
        server: &str,
        written: Option<api::server::Secret>,
    ) -> Option<Self> {
        let written = written?;
        checks::check_some(diagnostics, &at.key("mountPath"), written.mount_path.as_deref(), legal::mount_path);
        if written.store.is_some() && written.store_ref.is_some() {
            let requirement = "is forbidden beside `store`: a secret is read from one store";
            diagnostics.forbidden(&at.key("storeRef"), requirement, "remove one of them");
        }
        let creates = written.creates();
        let inject = written.inject.unwrap_or(context.defaults.inject);
        let (mount_path, reloader) = (written.mount_path.clone(), written.reloader.unwrap_or(false));
        let secret = |name, synchronised| Some(Self { name, inject, mount_path, reloader, synchronised });
        if creates {
            let (target, synchronised) = synchronised(diagnostics, at, context, server, written)?;
            return secret(target, Some(synchronised));
        }
        let reference = written.secret_ref?;
        let at = at.key("secretRef");
        let Some(name) = reference.name else {
            diagnostics.required(&at.key("name"), "write the name of the Secret");
            return None;
        };
        checks::check(diagnostics, &at.key("name"), &name, legal::dns_subdomain);
        if let (Some(theirs), Some(ours)) = (&reference.namespace, context.namespace)
            && theirs != ours
        {
            let requirement =
                format!("must be the namespace of the pods, which is `{ours}`: a pod cannot read Secrets of another namespace");
            diagnostics.invalid(&at.key("namespace"), format!("{theirs:?}"), requirement).remedy =
                Some("remove it and copy the Secret, or create the Secret with `store`".to_owned());
        }
        secret(name, None)
    }
}

impl api::server::Secret {
    /// Whether an ExternalSecret is made.
    pub fn creates(&self) -> bool {
        let described = self.store.is_some()
            || self.external_secret.is_some()
            || self.store_ref.is_some()
            || self.data.is_some()
            || self.data_from.is_some();
        self.create.unwrap_or(described || self.secret_ref.is_none())
    }
}

/// The name of the Secret, and how it is made.
fn synchronised(
    diagnostics: &mut Diagnostics,
    at: &At<'_>,
    context: ServerContext<'_>,
    server: &str,
    written: api::server::Secret,
) -> Option<(String, Synchronised)> {
    let global = &context.defaults.infisical;
    let at_external = at.key("externalSecret");
    let external = written.external_secret.unwrap_or_default();
    let name = external.name.unwrap_or_else(|| format!("external-secret-{server}"));
    let target = external.target_secret_name.unwrap_or_else(|| format!("{server}-secret"));
    checks::check(diagnostics, &at_external.key("name"), &name, legal::dns_subdomain);
    checks::check(diagnostics, &at_external.key("targetSecretName"), &target, legal::dns_subdomain);
    let refresh_interval = external
        .refresh_interval
        .and_then(|text| checks::go_duration(diagnostics, &at_external.key("refreshInterval"), text.0))
        .unwrap_or_else(|| global.secret_refresh.clone());
    let (data, data_from) = (written.data.unwrap_or_default(), written.data_from.unwrap_or_default());
    check_data(diagnostics, at, &data, &data_from);
    let (data, mut data_from) = (values(data), values(data_from));
    if data.is_empty() && data_from.is_empty() {
        let everything = Find { name: Some(FindName { regexp: Some(".*".to_owned()) }), ..Find::default() };
        data_from.push(ExternalSecretDataFrom { extract: None, find: Some(everything), rewrite: Vec::new(), source_ref: None });
    }
    let there = written
        .store_ref
        .map(|reference| defaults::store_ref(diagnostics, &at.key("storeRef"), reference))
        .or_else(|| context.defaults.store_ref.clone().filter(|_| written.store.is_none()).map(Some));
    let (store, reference) = if let Some(reference) = there {
        (None, reference?)
    } else {
        let store = OwnStore::new(diagnostics, &at.key("store"), context, server, written.store.unwrap_or_default())?;
        let reference = SecretStoreRef { kind: StoreKind::SecretStore, name: store.name.clone() };
        (Some(store), reference)
    };
    let external_secret = ExternalSecret { name, store: reference, refresh_interval, data, data_from, sharing: Sharing::Own };
    Some((target, Synchronised { store, external_secret }))
}

/// What the operator's webhook refuses.
/// <https://github.com/external-secrets/external-secrets/blob/main/apis/externalsecrets/v1/externalsecret_validator.go>
fn check_data(
    diagnostics: &mut Diagnostics,
    at: &At<'_>,
    data: &[Listed<ExternalSecretData>],
    data_from: &[Listed<ExternalSecretDataFrom>],
) {
    let at_data = at.key("data");
    for (position, Listed { index, value: entry }) in data.iter().enumerate() {
        let at = at_data.index(*index);
        checks::check(diagnostics, &at.key("secretKey"), &entry.secret_key, legal::config_key_reference);
        check_source(diagnostics, &at.key("sourceRef"), entry.source_ref.as_ref());
        if data[..position].iter().any(|other| other.value.secret_key == entry.secret_key) {
            diagnostics.duplicate(&at.key("secretKey"), &entry.secret_key, "remove one of the entries, or choose another key");
        }
    }
    let at_data_from = at.key("dataFrom");
    for Listed { index, value: entry } in data_from {
        let at = at_data_from.index(*index);
        check_source(diagnostics, &at.key("sourceRef"), entry.source_ref.as_ref());
        let at_rewrite = at.key("rewrite");
        for (index, rewrite) in entry.rewrite.iter().enumerate() {
            let given = [rewrite.merge.is_some(), rewrite.regexp.is_some(), rewrite.transform.is_some()];
            let given = given.into_iter().filter(|given| *given).count();
            if given != 1 {
                let requirement = "must have exactly one of `merge`, `regexp` and `transform`";
                diagnostics.invalid(&at_rewrite.index(index), format!("{given} of them"), requirement);
            }
        }
        let generator = entry.source_ref.as_ref().is_some_and(|source| source.generator_ref.is_some());
        let given = [entry.extract.is_some(), entry.find.is_some(), generator].into_iter().filter(|given| *given).count();
        if given != 1 {
            let requirement = "must have exactly one of `extract`, `find` and `sourceRef.generatorRef`";
            diagnostics.invalid(&at_data_from.index(*index), format!("{given} of them"), requirement);
        }
    }
}

/// The kinds of generator.
/// <https://github.com/external-secrets/external-secrets/blob/main/apis/externalsecrets/v1/externalsecret_types.go>
const GENERATORS: [&str; 18] = [
    "ACRAccessToken",
    "BeyondtrustWorkloadCredentialsDynamicSecret",
    "ClusterGenerator",
    "CloudsmithAccessToken",
    "ECRAuthorizationToken",
    "Fake",
    "GCRAccessToken",
    "GithubAccessToken",
    "GitlabDeployToken",
    "Grafana",
    "MFA",
    "Password",
    "QuayAccessToken",
    "SSHKey",
    "STSSessionToken",
    "UUID",
    "VaultDynamicSecret",
    "Webhook",
];

fn check_source(diagnostics: &mut Diagnostics, at: &At<'_>, source: Option<&SourceRef>) {
    let Some(source) = source else { return };
    match (&source.store_ref, &source.generator_ref) {
        (Some(store), None) => {
            let at = at.key("storeRef");
            checks::check_some(diagnostics, &at.key("name"), store.name.as_deref(), legal::dns_subdomain);
        }
        (None, Some(generator)) => {
            let at = at.key("generatorRef");
            checks::check(diagnostics, &at.key("name"), &generator.name, legal::dns_subdomain);
            if !GENERATORS.contains(&generator.kind.as_str()) {
                diagnostics.not_supported(&at.key("kind"), &generator.kind, &GENERATORS);
            }
        }
        (one, _) => {
            let found = if one.is_some() { "both" } else { "neither" };
            diagnostics.invalid(at, found, "must have exactly one of `storeRef` and `generatorRef`");
        }
    }
}

impl OwnStore {
    fn new(
        diagnostics: &mut Diagnostics,
        at: &At<'_>,
        context: ServerContext<'_>,
        server: &str,
        written: api::server::Store,
    ) -> Option<Self> {
        let global = &context.defaults.infisical;
        let name = written.name.unwrap_or_else(|| format!("infisical-store-{server}"));
        checks::check(diagnostics, &at.key("name"), &name, legal::dns_subdomain);
        let interval = written.refresh_interval;
        let refresh_interval =
            interval.and_then(|text| checks::seconds(diagnostics, &at.key("refreshInterval"), &text.0)).unwrap_or(global.store_refresh);
        let selector = |key: &String| SecretKeySelector { key: key.clone(), name: global.secret_name.clone() };
        let Some(project_slug) = global.project_slug.clone() else {
            let remedy = format!(
                "`{}` reads secrets from that Infisical project; write its slug, use an existing store with `secret.storeRef`, or an existing Secret with `secret.secretRef`",
                at.path()
            );
            diagnostics.required(&At::GLOBAL.key("infisical").key("projectSlug"), remedy);
            return None;
        };
        let credentials =
            UniversalAuthCredentials { client_id: selector(&global.client_id_key), client_secret: selector(&global.client_secret_key) };
        let secrets_scope = SecretsScope {
            environment_slug: written.environment_slug.unwrap_or_else(|| context.defaults.environment.clone()),
            expand_secret_references: written.expand_secret_references,
            project_slug,
            recursive: written.recursive,
            secrets_path: written.secrets_path.unwrap_or_else(|| "/".to_owned()),
        };
        let auth = InfisicalAuth { universal_auth_credentials: credentials };
        let infisical = Infisical { auth, host_api: global.host_api.clone(), secrets_scope };
        let spec = SecretStoreSpec { provider: Provider { infisical }, refresh_interval: Some(refresh_interval) };
        Some(Self { name, spec, sharing: Sharing::Own })
    }
}

impl ExternalSecret {
    /// Whether both would make the same object.
    pub(super) fn semantically_equal(&self, other: &Self) -> bool {
        (&self.store, &self.refresh_interval, &self.data, &self.data_from)
            == (&other.store, &other.refresh_interval, &other.data, &other.data_from)
    }
}
