//! Resolves and validates `secret`.

use super::data::check_data;
use super::fields::{self, Global, Server, StoreRef};
use super::infisical::Infisical;
use crate::decode::field::values;
use crate::diagnostics::{At, Diagnostics, checks};
use crate::frame::Frame;
use crate::kinds::external_secrets::{
    ExternalSecretData, ExternalSecretDataFrom, Find, FindName, SecretStoreRef, SecretStoreSpec, StoreKind,
};
use crate::syntax::legal;

/// The resolved defaults of `spec.global.secret` and `spec.global.infisical`.
#[derive(Clone, Debug)]
pub struct Defaults {
    /// Whether the keys of the Secret become environment variables.
    pub inject: bool,
    /// An existing store, used by servers that set none.
    pub store_ref: Option<SecretStoreRef>,
    /// Connection to Infisical.
    pub infisical: Infisical,
}

/// The resolved Secret of a server; `None` if it has none.
#[derive(Clone, Debug)]
pub struct Resolved(pub Option<Secret>);

/// A Secret that a server uses.
#[derive(Clone, Debug)]
pub struct Secret {
    /// Name of the Secret.
    pub name: String,
    /// Whether the keys of the Secret become environment variables.
    pub inject: bool,
    /// Directory in the container at which the keys are mounted as files; `None` if they are not mounted.
    pub mount_path: Option<String>,
    /// Whether Stakater Reloader restarts the pods when the Secret changes.
    pub reloader: bool,
    /// The objects that create the Secret; `None` for an existing Secret.
    pub synchronized: Option<Synchronized>,
}

/// The objects with which External Secrets Operator creates a Secret.
#[derive(Clone, Debug)]
pub struct Synchronized {
    /// The SecretStore that is generated for the server; `None` if an existing store is used.
    pub store: Option<OwnStore>,
    /// The ExternalSecret.
    pub external_secret: ExternalSecret,
}

/// A generated SecretStore.
#[derive(Clone, Debug)]
pub struct OwnStore {
    /// Name of the SecretStore.
    pub name: String,
    /// Specification of the SecretStore.
    pub spec: SecretStoreSpec,
    /// Whether other servers have the same store.
    pub sharing: Sharing,
}

/// A generated ExternalSecret.
#[derive(Clone, Debug)]
pub struct ExternalSecret {
    /// Name of the ExternalSecret.
    pub name: String,
    /// The store from which it reads.
    pub store: SecretStoreRef,
    /// Interval at which values are read again, as a Go duration.
    pub refresh_interval: String,
    /// Keys of the Secret, each with its remote reference.
    pub data: Vec<ExternalSecretData>,
    /// Queries that select several secrets of the store.
    pub data_from: Vec<ExternalSecretDataFrom>,
    /// Whether other servers have the same ExternalSecret.
    pub sharing: Sharing,
}

/// Whether an object belongs to one server or is shared by several. A shared object is generated together with the first of these servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sharing {
    /// The object belongs to this server only.
    Own,
    /// Servers share the object, and this one is the first.
    First,
    /// Servers share the object, and an earlier one generates it.
    Later,
}

impl Defaults {
    /// Resolves the blocks in `spec.global`, and reports errors.
    pub fn new(diagnostics: &mut Diagnostics, at: &At<'_>, raw: Global) -> Self {
        let secret = raw.secret.unwrap_or_default();
        Self {
            inject: secret.inject.unwrap_or(true),
            store_ref: secret.store_ref.and_then(|raw| store_ref(diagnostics, &at.key("secret").key("storeRef"), raw)),
            infisical: Infisical::new(diagnostics, &at.key("infisical"), raw.infisical.unwrap_or_default()),
        }
    }
}

impl Resolved {
    /// Resolves the block of a server, and reports errors.
    pub fn new(diagnostics: &mut Diagnostics, at: &At<'_>, frame: &mut Frame<'_>, defaults: &Defaults, raw: Server) -> Self {
        let at = at.key("secret");
        let secret = raw.secret.and_then(|raw| Secret::new(diagnostics, &at, frame, defaults, raw));
        if let Some(secret) = &secret {
            if let Some(path) = &secret.mount_path {
                checks::check_mount(diagnostics, &at, &mut frame.mounts, "secret", path);
            }
            frame.injected_secret = secret.inject.then(|| secret.name.clone());
        }
        Self(secret)
    }
}

impl Secret {
    /// Resolves `raw`, and reports errors. Returns `None` if the name of the Secret or its store is not known.
    fn new(diagnostics: &mut Diagnostics, at: &At<'_>, frame: &Frame<'_>, defaults: &Defaults, raw: fields::Secret) -> Option<Self> {
        checks::check_some(diagnostics, &at.key("mountPath"), raw.mount_path.as_deref(), legal::mount_path);
        if raw.store.is_some() && raw.store_ref.is_some() {
            let requirement = "is forbidden beside `store`: a secret is read from one store";
            diagnostics.forbidden(&at.key("storeRef"), requirement, "remove one of them");
        }
        let creates = raw.creates();
        let inject = raw.inject.unwrap_or(defaults.inject);
        let (mount_path, reloader) = (raw.mount_path.clone(), raw.reloader.unwrap_or(false));
        let secret = |name, synchronized| Some(Self { name, inject, mount_path, reloader, synchronized });
        if creates {
            let (target, synchronized) = synchronized(diagnostics, at, frame, defaults, raw)?;
            return secret(target, Some(synchronized));
        }
        let reference = raw.secret_ref?;
        let at = at.key("secretRef");
        let Some(name) = reference.name else {
            diagnostics.required(&at.key("name"), "write the name of the Secret");
            return None;
        };
        checks::check(diagnostics, &at.key("name"), &name, legal::dns_subdomain);
        if let (Some(declared), Some(actual)) = (&reference.namespace, frame.namespace)
            && declared != actual
        {
            let requirement =
                format!("must be the namespace of the pods, which is `{actual}`: a pod cannot read Secrets of another namespace");
            diagnostics.invalid(&at.key("namespace"), format!("{declared:?}"), requirement).remedy =
                Some("remove it and copy the Secret, or create the Secret with `store`".to_owned());
        }
        secret(name, None)
    }
}

/// Resolves the name of a Secret and the objects that create it, and reports errors.
fn synchronized(
    diagnostics: &mut Diagnostics,
    at: &At<'_>,
    frame: &Frame<'_>,
    defaults: &Defaults,
    raw: fields::Secret,
) -> Option<(String, Synchronized)> {
    let server = frame.name;
    let at_external = at.key("externalSecret");
    let external = raw.external_secret.unwrap_or_default();
    let name = external.name.unwrap_or_else(|| format!("external-secret-{server}"));
    let target = external.target_secret_name.unwrap_or_else(|| format!("{server}-secret"));
    checks::check(diagnostics, &at_external.key("name"), &name, legal::dns_subdomain);
    checks::check(diagnostics, &at_external.key("targetSecretName"), &target, legal::dns_subdomain);
    let refresh_interval = external
        .refresh_interval
        .and_then(|text| checks::go_duration(diagnostics, &at_external.key("refreshInterval"), text.0))
        .unwrap_or_else(|| defaults.infisical.secret_refresh.clone());
    let (data, data_from) = (raw.data.unwrap_or_default(), raw.data_from.unwrap_or_default());
    check_data(diagnostics, at, &data, &data_from);
    let (data, mut data_from) = (values(data), values(data_from));
    if data.is_empty() && data_from.is_empty() {
        let everything = Find { name: Some(FindName { regexp: Some(".*".to_owned()) }), ..Find::default() };
        data_from.push(ExternalSecretDataFrom { extract: None, find: Some(everything), rewrite: Vec::new(), source_ref: None });
    }
    let existing = raw
        .store_ref
        .map(|reference| store_ref(diagnostics, &at.key("storeRef"), reference))
        .or_else(|| defaults.store_ref.clone().filter(|_| raw.store.is_none()).map(Some));
    let (store, reference) = if let Some(reference) = existing {
        (None, reference?)
    } else {
        let store = OwnStore::new(diagnostics, &at.key("store"), frame, defaults, raw.store.unwrap_or_default())?;
        let reference = SecretStoreRef { kind: StoreKind::SecretStore, name: store.name.clone() };
        (Some(store), reference)
    };
    let external_secret = ExternalSecret { name, store: reference, refresh_interval, data, data_from, sharing: Sharing::Own };
    Some((target, Synchronized { store, external_secret }))
}

/// Resolves a reference to an existing store. Reports errors, and returns `None` if the name is missing.
fn store_ref(diagnostics: &mut Diagnostics, at: &At<'_>, raw: StoreRef) -> Option<SecretStoreRef> {
    let Some(name) = raw.name else {
        diagnostics.required(&at.key("name"), "write the name of the store");
        return None;
    };
    checks::check(diagnostics, &at.key("name"), &name, legal::dns_subdomain);
    let kind = match raw.kind {
        Some(fields::StoreKind::ClusterSecretStore) => StoreKind::ClusterSecretStore,
        Some(fields::StoreKind::SecretStore) | None => StoreKind::SecretStore,
    };
    Some(SecretStoreRef { kind, name })
}

impl OwnStore {
    fn new(diagnostics: &mut Diagnostics, at: &At<'_>, frame: &Frame<'_>, defaults: &Defaults, mut raw: fields::Store) -> Option<Self> {
        let name = raw.name.take().unwrap_or_else(|| format!("infisical-store-{}", frame.name));
        checks::check(diagnostics, &at.key("name"), &name, legal::dns_subdomain);
        let spec = defaults.infisical.store(diagnostics, at, frame.environment, raw)?;
        Some(Self { name, spec, sharing: Sharing::Own })
    }
}

impl ExternalSecret {
    /// Whether both ExternalSecrets read the same values from the same store at the same interval.
    pub fn semantically_equal(&self, other: &Self) -> bool {
        (&self.store, &self.refresh_interval, &self.data, &self.data_from)
            == (&other.store, &other.refresh_interval, &other.data, &other.data_from)
    }
}
