//! The image of a server.

use super::defaults::Defaults;
use crate::api;
use crate::api::global::PullPolicy;
use crate::diagnostics::checks;
use crate::diagnostics::{At, Diagnostics};
use crate::syntax::legal;

/// An image reference in parts.
#[derive(Clone, Debug)]
pub struct Image {
    /// `registry/repository`, or `repository` if no registry is set.
    pub repository: String,
    /// The tag, if it is set.
    pub tag: Option<String>,
    /// The digest, if it is set.
    pub digest: Option<String>,
    /// The image pull policy.
    pub pull_policy: PullPolicy,
}

impl Image {
    /// Validates `raw`; `None` if the repository is absent or invalid.
    pub fn new(diagnostics: &mut Diagnostics, at: &At<'_>, defaults: &Defaults, raw: api::server::Image) -> Option<Self> {
        checks::check_some(diagnostics, &at.key("registry"), raw.registry.as_deref(), legal::image_registry);
        checks::check_some(diagnostics, &at.key("tag"), raw.tag.as_deref(), legal::image_tag);
        checks::check_some(diagnostics, &at.key("digest"), raw.digest.as_deref(), legal::image_digest);
        let at_repository = at.key("repository");
        let Some(repository) = raw.repository else {
            diagnostics.required(&at_repository, "write the image's name, such as `mcp/my-server`");
            return None;
        };
        let named = repository.rsplit_once('/').map_or(repository.as_str(), |(_, last)| last);
        if let Some((field, part)) =
            named.split_once('@').map(|(_, digest)| ("digest", digest)).or_else(|| named.split_once(':').map(|(_, tag)| ("tag", tag)))
        {
            let diagnostic = diagnostics.invalid(&at_repository, format!("{repository:?}"), format!("must not contain a {field}"));
            let separator = if field == "tag" { ':' } else { '@' };
            diagnostic.remedy = Some(format!("write `{field}: {part:?}` in the same block"));
            diagnostic.proposed = repository.rsplit_once(separator).map(|(name, _)| name.to_owned());
            return None;
        }
        let legal = checks::check(diagnostics, &at_repository, &repository, legal::image_repository);
        let repository = match raw.registry.as_ref().or(defaults.registry.as_ref()) {
            Some(registry) => {
                let joined = format!("{registry}/{repository}");
                // a repository that is valid alone can be invalid behind a registry
                if legal && legal::image_registry(registry).is_ok() {
                    checks::check(diagnostics, &at_repository, &joined, legal::image_repository);
                }
                joined
            }
            None => repository,
        };
        let pull_policy = raw.pull_policy.unwrap_or(defaults.pull_policy);
        Some(Self { repository, tag: raw.tag, digest: raw.digest, pull_policy })
    }

    /// The image of an external workload as far as the stack sets it, for messages: the rest is not known.
    pub fn of_external(raw: api::server::Image, pull_policy: PullPolicy) -> Self {
        let repository = raw.repository.unwrap_or_else(|| "…".to_owned());
        let repository = raw.registry.map_or_else(|| repository.clone(), |registry| format!("{registry}/{repository}"));
        Self { repository, tag: raw.tag, digest: raw.digest, pull_policy: raw.pull_policy.unwrap_or(pull_policy) }
    }

    /// The complete reference. The digest takes precedence over the tag; without both, the tag is `latest`.
    pub fn reference(&self) -> String {
        match (&self.digest, &self.tag) {
            (Some(digest), _) => format!("{}@{digest}", self.repository),
            (None, Some(tag)) => format!("{}:{tag}", self.repository),
            (None, None) => format!("{}:latest", self.repository),
        }
    }

    /// The tag, if it is a valid label value.
    pub fn version(&self) -> Option<&str> {
        self.tag.as_deref().filter(|tag| legal::is_label_value(tag))
    }

    /// Whether the reference is mutable by its name: `latest`, or neither tag nor digest.
    pub fn is_floating(&self) -> bool {
        self.digest.is_none() && self.tag.as_deref().is_none_or(|tag| tag == "latest")
    }
}
