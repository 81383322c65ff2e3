//! The resolved image, and what is valid.

use std::rc::Rc;

use super::fields::{self, Global, PullPolicy, PullSecret, Server, VersioningStrategy};
use crate::decode::field::{List, Listed};
use crate::diagnostics::{At, Diagnostics, checks};
use crate::frame::Frame;
use crate::syntax::legal;

/// The resolved fields in `spec.global`.
#[derive(Clone, Debug)]
pub struct Defaults {
    registry: Option<String>,
    pull_policy: PullPolicy,
    pull_secrets: Rc<[String]>,
    versioning: VersioningStrategy,
}

/// The image of a server.
#[derive(Clone, Debug)]
pub struct Resolved {
    /// The image; for an external workload, the parts that the stack sets.
    pub image: Image,
    /// The parts that replace those of the image of an external workload.
    pub part: ImagePart,
    /// The pull policy that the server sets.
    pub pull_policy: Option<PullPolicy>,
    /// `imagePullSecrets` of the pods of a managed workload.
    pub pull_secrets: Rc<[String]>,
    /// How images must be versioned.
    pub versioning: VersioningStrategy,
}

impl Defaults {
    /// Resolves the fields in `spec.global`, and reports errors.
    pub fn new(diagnostics: &mut Diagnostics, at: &At<'_>, raw: Global) -> Self {
        let image = raw.image.unwrap_or_default();
        let at = at.key("image");
        checks::check_some(diagnostics, &at.key("registry"), image.registry.as_deref(), legal::image_registry);
        Self {
            registry: image.registry,
            pull_policy: image.pull_policy.unwrap_or(PullPolicy::IfNotPresent),
            pull_secrets: pull_secrets(diagnostics, &at.key("pullSecrets"), image.pull_secrets.unwrap_or_default()).into(),
            versioning: raw.versioning.and_then(|versioning| versioning.strategy).unwrap_or(VersioningStrategy::Tag),
        }
    }
}

impl Resolved {
    /// Resolves the block of a server, and reports errors.
    pub fn new(diagnostics: &mut Diagnostics, at: &At<'_>, frame: &mut Frame<'_>, defaults: &Defaults, raw: Server) -> Self {
        let at = at.key("image");
        let raw = raw.image.unwrap_or_default();
        let pull_policy = raw.pull_policy;
        let (part, image) = if frame.is_external {
            (ImagePart::new(diagnostics, &at, &raw), Image::of_external(raw, defaults.pull_policy))
        } else {
            (ImagePart::default(), Image::new(diagnostics, &at, defaults, raw))
        };
        Self { image, part, pull_policy, pull_secrets: Rc::clone(&defaults.pull_secrets), versioning: defaults.versioning }
    }
}

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
    /// Validates `raw`. A repository that is absent or invalid is reported, and left as it is.
    fn new(diagnostics: &mut Diagnostics, at: &At<'_>, defaults: &Defaults, raw: fields::Image) -> Self {
        checks::check_some(diagnostics, &at.key("registry"), raw.registry.as_deref(), legal::image_registry);
        checks::check_some(diagnostics, &at.key("tag"), raw.tag.as_deref(), legal::image_tag);
        checks::check_some(diagnostics, &at.key("digest"), raw.digest.as_deref(), legal::image_digest);
        let pull_policy = raw.pull_policy.unwrap_or(defaults.pull_policy);
        let at_repository = at.key("repository");
        let Some(repository) = raw.repository else {
            diagnostics.required(&at_repository, "write the image's name, such as `mcp/my-server`");
            return Self { repository: String::new(), tag: raw.tag, digest: raw.digest, pull_policy };
        };
        let named = repository.rsplit_once('/').map_or(repository.as_str(), |(_, last)| last);
        if let Some((field, part)) =
            named.split_once('@').map(|(_, digest)| ("digest", digest)).or_else(|| named.split_once(':').map(|(_, tag)| ("tag", tag)))
        {
            let diagnostic = diagnostics.invalid(&at_repository, format!("{repository:?}"), format!("must not contain a {field}"));
            let separator = if field == "tag" { ':' } else { '@' };
            diagnostic.remedy = Some(format!("write `{field}: {part:?}` in the same block"));
            diagnostic.proposed = repository.rsplit_once(separator).map(|(name, _)| name.to_owned());
            return Self { repository, tag: raw.tag, digest: raw.digest, pull_policy };
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
        Self { repository, tag: raw.tag, digest: raw.digest, pull_policy }
    }

    /// The image of an external workload as far as the stack sets it, for messages: the rest is not known.
    fn of_external(raw: fields::Image, pull_policy: PullPolicy) -> Self {
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

/// An image reference of which every part is optional.
#[derive(Clone, Debug, Default)]
pub struct ImagePart {
    /// The registry.
    pub registry: Option<String>,
    /// The repository.
    pub repository: Option<String>,
    /// The tag.
    pub tag: Option<String>,
    /// The digest.
    pub digest: Option<String>,
}

impl ImagePart {
    /// Validates `raw`; parts that are invalid are reported.
    fn new(diagnostics: &mut Diagnostics, at: &At<'_>, raw: &fields::Image) -> Self {
        checks::check_some(diagnostics, &at.key("registry"), raw.registry.as_deref(), legal::image_registry);
        checks::check_some(diagnostics, &at.key("repository"), raw.repository.as_deref(), legal::image_repository);
        checks::check_some(diagnostics, &at.key("tag"), raw.tag.as_deref(), legal::image_tag);
        checks::check_some(diagnostics, &at.key("digest"), raw.digest.as_deref(), legal::image_digest);
        Self { registry: raw.registry.clone(), repository: raw.repository.clone(), tag: raw.tag.clone(), digest: raw.digest.clone() }
    }

    /// Whether no part is set.
    pub fn is_empty(&self) -> bool {
        self.registry.is_none() && self.repository.is_none() && self.tag.is_none() && self.digest.is_none()
    }

    /// Whether it is a complete image reference.
    pub fn is_whole(&self) -> bool {
        self.repository.is_some() && (self.tag.is_some() || self.digest.is_some())
    }

    /// Replaces the parts that are set in the image `there`.
    pub fn over(&self, there: &str) -> String {
        let (name, digest) = there.split_once('@').map_or((there, None), |(name, digest)| (name, Some(digest)));
        let after_registry = name.rfind('/').map_or(0, |slash| slash + 1);
        let (name, tag) = match name[after_registry..].split_once(':') {
            Some((_, tag)) => (&name[..name.len() - tag.len() - 1], Some(tag)),
            None => (name, None),
        };
        let (registry, repository) = match name.split_once('/') {
            Some((first, rest)) if first.contains(['.', ':']) || first == "localhost" => (Some(first), rest),
            _ => (None, name),
        };
        let own_repository = self.repository.as_deref();
        let registry = self.registry.as_deref().or(registry.filter(|_| own_repository.is_none()));
        let repository = own_repository.unwrap_or(repository);
        let version = match (&self.digest, &self.tag, digest, tag) {
            (Some(digest), ..) => format!("@{digest}"),
            (None, Some(tag), ..) => format!(":{tag}"),
            (None, None, Some(digest), _) => format!("@{digest}"),
            (None, None, None, Some(tag)) => format!(":{tag}"),
            (None, None, None, None) => String::new(),
        };
        registry.map_or_else(|| format!("{repository}{version}"), |registry| format!("{registry}/{repository}{version}"))
    }
}

fn pull_secrets(diagnostics: &mut Diagnostics, at: &At<'_>, raw: List<PullSecret>) -> Vec<String> {
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
