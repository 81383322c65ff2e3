//! `spec.global` with every default resolved.

use crate::api::global::{self, Global, PullPolicy, VersioningStrategy};
use crate::blocks;
use crate::decode::field::{List, Listed};
use crate::diagnostics::{At, Diagnostics, checks};
use crate::syntax::legal;

/// The defaults of all servers.
#[derive(Clone, Debug)]
pub struct Defaults {
    /// The prefix of every server's name.
    pub name_prefix: String,
    /// The environment: a DNS label.
    pub environment: String,
    /// Whether the rules for production apply.
    pub production: bool,
    /// The container port of servers that set none.
    pub port: i32,
    /// The registry of images that set none.
    pub registry: Option<String>,
    /// The image pull policy.
    pub pull_policy: PullPolicy,
    /// `imagePullSecrets` of every pod.
    pub pull_secrets: Vec<String>,
    /// How images must be versioned.
    pub versioning: VersioningStrategy,
    /// The defaults of the blocks.
    pub blocks: blocks::Defaults,
}

impl Defaults {
    /// Resolves `raw`. Values that are invalid whichever server uses them are reported.
    pub fn new(diagnostics: &mut Diagnostics, at: &At<'_>, raw: Global) -> Self {
        let environment = raw.environment.unwrap_or_else(|| "staging".to_owned());
        checks::check(diagnostics, &at.key("environment"), &environment, |text| legal::dns_label(text, legal::LABEL_MAX));
        let image = raw.image.unwrap_or_default();
        let at_image = at.key("image");
        checks::check_some(diagnostics, &at_image.key("registry"), image.registry.as_deref(), legal::image_registry);
        let name_prefix = raw.name_prefix.unwrap_or_default();
        if !name_prefix.is_empty() && legal::dns_label(&format!("{name_prefix}a"), legal::LABEL_MAX).is_err() {
            let requirement = "must consist of lowercase letters, digits and `-`, and start with a letter or digit: it is the prefix of every server's name";
            diagnostics.invalid(&at.key("namePrefix"), format!("{name_prefix:?}"), requirement);
        }
        let port = raw.default_port.unwrap_or(8000);
        checks::check_port(diagnostics, &at.key("defaultPort"), port);
        Self {
            production: raw.production.unwrap_or(environment == "production"),
            name_prefix,
            environment,
            port,
            registry: image.registry,
            pull_policy: image.pull_policy.unwrap_or(PullPolicy::IfNotPresent),
            pull_secrets: pull_secrets(diagnostics, &at_image.key("pullSecrets"), image.pull_secrets.unwrap_or_default()),
            versioning: raw.versioning.and_then(|versioning| versioning.strategy).unwrap_or(VersioningStrategy::Tag),
            blocks: blocks::Defaults::new(diagnostics, at, raw.blocks),
        }
    }
}

fn pull_secrets(diagnostics: &mut Diagnostics, at: &At<'_>, raw: List<global::PullSecret>) -> Vec<String> {
    let mut names = Vec::with_capacity(raw.len());
    for Listed { index, value: secret } in raw {
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
