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

/// Returns `apiVersion` and `kind` of an object of one of these kinds.
pub fn type_meta(kind: &str) -> Option<TypeMeta> {
    Some(TypeMeta { api_version: API_VERSION.to_owned(), kind: kind.to_owned() })
}

/// The spec of a [`SecretStore`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SecretStoreSpec {
    /// The provider. A store has exactly one.
    pub provider: Provider,
    /// The interval in seconds at which the store is validated. An integer, because versions before 2.8 accept no duration string.
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
    /// The URL of the API. If absent, the operator uses its default.
    #[serde(rename = "hostAPI", skip_serializing_if = "Option::is_none")]
    pub host_api: Option<String>,
    /// The secrets that the store reads.
    pub secrets_scope: SecretsScope,
}

/// The authentication of the operator to Infisical.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InfisicalAuth {
    /// The client ID and client secret of a machine identity (Universal Auth).
    pub universal_auth_credentials: UniversalAuthCredentials,
}

/// References to the Secret keys with the client ID and client secret of a machine identity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UniversalAuthCredentials {
    /// The client ID.
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
    /// The name of the Secret.
    pub name: String,
}

/// The part of an Infisical project that a store reads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SecretsScope {
    /// The slug of the environment.
    pub environment_slug: String,
    /// Whether references between secrets are expanded; `true` if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expand_secret_references: Option<bool>,
    /// The slug of the project.
    pub project_slug: String,
    /// Whether subfolders are read as well; `false` if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recursive: Option<bool>,
    /// The path of the folder.
    pub secrets_path: String,
}

/// The spec of an [`ExternalSecret`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExternalSecretSpec {
    /// Keys of the Secret, each with the reference to its value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub data: Vec<ExternalSecretData>,
    /// Queries, each of which provides several keys of the Secret.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub data_from: Vec<ExternalSecretDataFrom>,
    /// The interval at which values are read again, as a Go duration.
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
    /// The creation policy. Always `Owner`, so that the Secret is deleted together with the [`ExternalSecret`].
    pub creation_policy: String,
    /// The name of the Secret.
    pub name: String,
}

/// A reference to a store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecretStoreRef {
    /// The kind of the store.
    pub kind: StoreKind,
    /// The name of the store.
    pub name: String,
}

/// The kinds of store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum StoreKind {
    /// A store in the namespace of the [`ExternalSecret`].
    SecretStore,
    /// A store that all namespaces can use.
    ClusterSecretStore,
}

/// A key of the Secret and the source of its value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExternalSecretData {
    /// The reference to the value at the provider.
    pub remote_ref: RemoteRef,
    /// The key in the Secret.
    pub secret_key: String,
    /// Another store or a generator, for this key only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_ref: Option<SourceRef>,
}

/// A reference to a value at the provider.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RemoteRef {
    /// How keys that are invalid in a Secret are converted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conversion_strategy: Option<ConversionStrategy>,
    /// How the value is decoded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decoding_strategy: Option<DecodingStrategy>,
    /// The name of the value at the provider.
    pub key: String,
    /// Whether tags are read instead of the value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata_policy: Option<MetadataPolicy>,
    /// How a NUL byte in the value is handled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub null_byte_policy: Option<NullBytePolicy>,
    /// The property of the value to use.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub property: Option<String>,
    /// The version of the value to use.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

/// How keys that are invalid in a Secret are converted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // names of the operator's API
pub enum ConversionStrategy {
    Default,
    Unicode,
}

/// How values are decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // names of the operator's API
pub enum DecodingStrategy {
    Auto,
    Base64,
    #[serde(rename = "Base64URL")]
    Base64Url,
    None,
}

/// Whether tags are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // names of the operator's API
pub enum MetadataPolicy {
    None,
    Fetch,
}

/// How a NUL byte is handled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // names of the operator's API
pub enum NullBytePolicy {
    Ignore,
    Fail,
}

/// A query that provides several keys of the Secret.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExternalSecretDataFrom {
    /// Uses all properties of one value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extract: Option<RemoteRef>,
    /// Uses all values that match.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub find: Option<Find>,
    /// Rewrites of the keys.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rewrite: Vec<Rewrite>,
    /// Another store or a generator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_ref: Option<SourceRef>,
}

/// Selects values at the provider.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Find {
    /// How keys that are invalid in a Secret are converted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conversion_strategy: Option<ConversionStrategy>,
    /// How values are decoded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decoding_strategy: Option<DecodingStrategy>,
    /// Selects by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<FindName>,
    /// How a NUL byte in a value is handled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub null_byte_policy: Option<NullBytePolicy>,
    /// Selects by path.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Selects by tags.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, String>,
}

/// A pattern for names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FindName {
    /// The pattern, as a Go regular expression.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regexp: Option<String>,
}

/// A rewrite of the keys of the Secret.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rewrite {
    /// Merges the values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merge: Option<RewriteMerge>,
    /// Rewrites keys by a regular expression.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regexp: Option<RewriteRegexp>,
    /// Rewrites keys by a template.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transform: Option<RewriteTransform>,
}

/// How values are merged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)] // names of the operator's API
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
#[allow(missing_docs)] // names of the operator's API
pub enum ConflictPolicy {
    Ignore,
    Error,
}

/// How an absent priority key is handled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // names of the operator's API
pub enum PriorityPolicy {
    IgnoreNotFound,
    Strict,
}

/// How merged values are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // names of the operator's API
pub enum MergeStrategy {
    Extract,
    #[serde(rename = "JSON")]
    Json,
}

/// A regular expression and its replacement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)] // names of the operator's API
pub struct RewriteRegexp {
    pub source: String,
    pub target: String,
}

/// A template for the new key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)] // names of the operator's API
pub struct RewriteTransform {
    pub template: String,
}

/// The source of values: another store or a generator.
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

/// A reference to a generator.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)] // names of the operator's API
pub struct GeneratorRef {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub api_version: Option<String>,
    pub kind: String,
    pub name: String,
}

/// A reference to a store whose kind and name are optional.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)] // names of the operator's API
pub struct SourceStoreRef {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<StoreKind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}
