//! Validates `data` and `dataFrom`.

use crate::decode::field::Listed;
use crate::diagnostics::{At, Diagnostics, checks};
use crate::kinds::external_secrets::{ExternalSecretData, ExternalSecretDataFrom, SourceRef};
use crate::syntax::legal;

/// Reports entries that the admission webhook of External Secrets Operator would reject.
/// <https://github.com/external-secrets/external-secrets/blob/main/apis/externalsecrets/v1/externalsecret_validator.go>
pub(super) fn check_data(
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
            let present = [rewrite.merge.is_some(), rewrite.regexp.is_some(), rewrite.transform.is_some()];
            let present = present.into_iter().filter(|present| *present).count();
            if present != 1 {
                let requirement = "must have exactly one of `merge`, `regexp` and `transform`";
                diagnostics.invalid(&at_rewrite.index(index), format!("{present} of them"), requirement);
            }
        }
        let generator = entry.source_ref.as_ref().is_some_and(|source| source.generator_ref.is_some());
        let present = [entry.extract.is_some(), entry.find.is_some(), generator].into_iter().filter(|present| *present).count();
        if present != 1 {
            let requirement = "must have exactly one of `extract`, `find` and `sourceRef.generatorRef`";
            diagnostics.invalid(&at_data_from.index(*index), format!("{present} of them"), requirement);
        }
    }
}

/// The kinds of generators that `generatorRef` accepts.
/// <https://github.com/external-secrets/external-secrets/blob/main/apis/externalsecrets/v1/externalsecret_types.go>
const GENERATORS: &[&str] = &[
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
                diagnostics.not_supported(&at.key("kind"), &generator.kind, GENERATORS);
            }
        }
        (one, _) => {
            let found = if one.is_some() { "both" } else { "neither" };
            diagnostics.invalid(at, found, "must have exactly one of `storeRef` and `generatorRef`");
        }
    }
}
