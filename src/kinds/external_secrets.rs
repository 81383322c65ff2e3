//! The generated kinds of External Secrets Operator, in the style of k8s-openapi.
//!
//! The types follow `v1` at <https://github.com/external-secrets/external-secrets/tree/main/apis/externalsecrets/v1>; Infisical is the only
//! provider.

use std::collections::BTreeMap;

use kube_core::TypeMeta;
use kube_core::object::{NotUsed, Object};
use serde::{Deserialize, Serialize};

/// `apiVersion` of both kinds.
pub const API_VERSION: &str = "external-secrets.io/v1";

/// A store: a provider with its credentials.
pub type SecretStore = Object<SecretStoreSpec, NotUsed>;

/// A Secret that the operator synchronizes from a store.
pub type ExternalSecret = Object<ExternalSecretSpec, NotUsed>;

/// `apiVersion` and `kind` of one of these kinds.
pub fn types(kind: &str) -> Option<TypeMeta> {
    Some(TypeMeta { api_version: API_VERSION.to_owned(), kind: kind.to_owned() })
}

/// The spec of a [`SecretStore`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SecretStoreSpec {
    /// Exactly one provider.
    pub provider: Provider,
    /// Seconds. An integer, because operators before 2.8 accept nothing else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_interval: Option<i64>,
}

/// The provider of a store.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Provider {
    /// Infisical.
    pub infisical: Infisical,
}

/// The Infisical provider.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Infisical {
    /// Credentials for Infisical.
    pub auth: InfisicalAuth,
    /// URL of the API; the default of the operator if absent.
    #[serde(rename = "hostAPI", skip_serializing_if = "Option::is_none")]
    pub host_api: Option<String>,
    /// The secrets that the store reads.
    pub secrets_scope: SecretsScope,
}

/// Authentication of the operator at Infisical.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InfisicalAuth {
    /// A client id and secret, both kept in a Secret.
    pub universal_auth_credentials: UniversalAuthCredentials,
}

/// The Secret keys with the id and the secret of a machine identity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UniversalAuthCredentials {
    /// The client id.
    pub client_id: SecretKeySelector,
    /// The client secret.
    pub client_secret: SecretKeySelector,
}

/// A key of a Secret in the namespace of the store. There is no `namespace`: a `SecretStore` cannot read other namespaces.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SecretKeySelector {
    /// The key.
    pub key: String,
    /// The Secret's name.
    pub name: String,
}

/// The part of an Infisical project that a store reads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SecretsScope {
    /// The environment.
    pub environment_slug: String,
    /// Whether references between secrets are resolved; true if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expand_secret_references: Option<bool>,
    /// The project.
    pub project_slug: String,
    /// Whether subfolders are read too; false if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recursive: Option<bool>,
    /// The folder.
    pub secrets_path: String,
}

/// The spec of an [`ExternalSecret`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExternalSecretSpec {
    /// Single keys.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub data: Vec<ExternalSecretData>,
    /// Many keys at once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub data_from: Vec<ExternalSecretDataFrom>,
    /// A Go duration.
    pub refresh_interval: String,
    /// The store.
    pub secret_store_ref: SecretStoreRef,
    /// The Secret that is created.
    pub target: ExternalSecretTarget,
}

/// The Secret that an [`ExternalSecret`] creates.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExternalSecretTarget {
    /// The owner: `Owner` here, so that the Secret is deleted with the [`ExternalSecret`].
    pub creation_policy: String,
    /// Its name.
    pub name: String,
}

/// A store, by kind and name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecretStoreRef {
    /// Which of the two kinds of store.
    pub kind: StoreKind,
    /// Its name.
    pub name: String,
}

/// The kinds of store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum StoreKind {
    /// In the namespace of the `ExternalSecret`.
    SecretStore,
    /// For all namespaces.
    ClusterSecretStore,
}

/// One key of the Secret and where its value comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExternalSecretData {
    /// The value, at the provider.
    pub remote_ref: RemoteRef,
    /// The key in the Secret.
    pub secret_key: String,
    /// Another store or a generator for this key alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_ref: Option<SourceRef>,
}

/// A value at the provider.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RemoteRef {
    /// How keys that are invalid in a Secret are converted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conversion_strategy: Option<ConversionStrategy>,
    /// How the value is decoded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decoding_strategy: Option<DecodingStrategy>,
    /// The name at the provider.
    pub key: String,
    /// Whether tags are read instead of the value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata_policy: Option<MetadataPolicy>,
    /// How a NUL byte in the value is handled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub null_byte_policy: Option<NullBytePolicy>,
    /// A property of the value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub property: Option<String>,
    /// A version of the value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

/// How keys are converted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // the operator's own words
pub enum ConversionStrategy {
    Default,
    Unicode,
}

/// How values are decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // the operator's own words
pub enum DecodingStrategy {
    Auto,
    Base64,
    #[serde(rename = "Base64URL")]
    Base64Url,
    None,
}

/// Whether tags are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // the operator's own words
pub enum MetadataPolicy {
    None,
    Fetch,
}

/// How a NUL byte is handled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // the operator's own words
pub enum NullBytePolicy {
    Ignore,
    Fail,
}

/// Many keys at once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExternalSecretDataFrom {
    /// All properties of one value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extract: Option<RemoteRef>,
    /// All values that match.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub find: Option<Find>,
    /// Rewrites of the keys.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rewrite: Vec<Rewrite>,
    /// Another store or a generator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_ref: Option<SourceRef>,
}

/// Which values match.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Find {
    /// How keys that are invalid in a Secret are converted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conversion_strategy: Option<ConversionStrategy>,
    /// How values are decoded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decoding_strategy: Option<DecodingStrategy>,
    /// By name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<FindName>,
    /// How a NUL byte in a value is handled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub null_byte_policy: Option<NullBytePolicy>,
    /// By path.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// By tags.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, String>,
}

/// A pattern for names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FindName {
    /// A Go regular expression.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regexp: Option<String>,
}

/// A rewrite of the keys.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rewrite {
    /// One key for all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merge: Option<RewriteMerge>,
    /// By pattern.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regexp: Option<RewriteRegexp>,
    /// By template.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transform: Option<RewriteTransform>,
}

/// How values are merged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)] // the operator's own words
pub struct RewriteMerge {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conflict_policy: Option<ConflictPolicy>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub into: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub priority: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority_policy: Option<PriorityPolicy>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strategy: Option<MergeStrategy>,
}

/// How conflicting values of a key are handled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // the operator's own words
pub enum ConflictPolicy {
    Ignore,
    Error,
}

/// How an absent priority key is handled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // the operator's own words
pub enum PriorityPolicy {
    IgnoreNotFound,
    Strict,
}

/// The form of merged values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // the operator's own words
pub enum MergeStrategy {
    Extract,
    #[serde(rename = "JSON")]
    Json,
}

/// A pattern and its replacement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)] // the operator's own words
pub struct RewriteRegexp {
    pub source: String,
    pub target: String,
}

/// A template of the new name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)] // the operator's own words
pub struct RewriteTransform {
    pub template: String,
}

/// Another store, or a generator.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SourceRef {
    /// A generator of values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub generator_ref: Option<GeneratorRef>,
    /// A store.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store_ref: Option<SourceStoreRef>,
}

/// A generator, by kind and name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)] // the operator's own words
pub struct GeneratorRef {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub api_version: Option<String>,
    pub kind: String,
    pub name: String,
}

/// A store by kind and name, both of which are optional.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)] // the operator's own words
pub struct SourceStoreRef {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<StoreKind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}
