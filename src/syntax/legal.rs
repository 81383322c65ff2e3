//! What Kubernetes accepts, as small questions about one text.
//!
//! Each answers with what is required, or `Ok`. Source of the rules, where no other is named:
//! <https://github.com/kubernetes/apimachinery/blob/master/pkg/util/validation/validation.go>.

/// A requirement that was not met: a predicate that begins with "must".
pub type Requirement = String;

/// The longest DNS label.
pub const LABEL_MAX: usize = 63;

fn edges_are_alphanumeric(text: &str) -> bool {
    let edge = |c: Option<char>| c.is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    edge(text.chars().next()) && edge(text.chars().next_back())
}

/// A DNS-1123 label of at most `max` characters.
pub fn dns_label(text: &str, max: usize) -> Result<(), Requirement> {
    let fits = edges_are_alphanumeric(text)
        && text.len() <= max
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    let requirement = || {
        format!(
            "must be a DNS label: lowercase letters, digits and `-`, starting and ending with a letter or digit, at most {max} characters"
        )
    };
    fits.then_some(()).ok_or_else(requirement)
}

/// A DNS-1123 subdomain: DNS labels (of any length) joined by dots, at most 253 characters.
pub fn dns_subdomain(text: &str) -> Result<(), Requirement> {
    let fits = text.len() <= 253 && text.split('.').all(|label| dns_label(label, 253).is_ok());
    let requirement = || {
        "must be a DNS name: lowercase letters, digits, `-` and `.`, every part starting and ending with a letter or digit, at most 253 characters"
            .to_owned()
    };
    fits.then_some(()).ok_or_else(requirement)
}

/// A qualified name: the key of a label, the name of a resource. Of an annotation the case does not matter.
pub fn qualified_name(text: &str) -> Result<(), Requirement> {
    let (prefix, name) = match text.split_once('/') {
        Some((prefix, name)) => (Some(prefix), name),
        None => (None, text),
    };
    let fits = prefix.is_none_or(|prefix| dns_subdomain(prefix).is_ok()) && !name.is_empty() && is_label_value(name);
    let requirement = || {
        "must be a qualified name: at most 63 letters, digits, `-`, `_` and `.`, starting and ending with a letter or digit, optionally prefixed with a DNS name and `/`"
            .to_owned()
    };
    fits.then_some(()).ok_or_else(requirement)
}

/// Whether a label may have this value.
pub fn is_label_value(text: &str) -> bool {
    let edge = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    text.is_empty()
        || text.len() <= LABEL_MAX
            && edge(text.chars().next())
            && edge(text.chars().next_back())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

/// The value of a label.
pub fn label_value(text: &str) -> Result<(), Requirement> {
    let requirement = || {
        "must be a label value: empty, or at most 63 letters, digits, `-`, `_` and `.`, starting and ending with a letter or digit"
            .to_owned()
    };
    is_label_value(text).then_some(()).ok_or_else(requirement)
}

/// A port.
pub fn port(number: i32) -> Result<(), Requirement> {
    (1..=65535).contains(&number).then_some(()).ok_or_else(|| "must be between 1 and 65535".to_owned())
}

/// The name of a container's port.
pub fn port_name(text: &str) -> Result<(), Requirement> {
    let fits = text.len() <= 15
        && edges_are_alphanumeric(text)
        && !text.contains("--")
        && text.bytes().any(|b| b.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    let requirement = || {
        "must be a port name: lowercase letters, digits and single `-`, with at least one letter, starting and ending with a letter or digit, at most 15 characters"
            .to_owned()
    };
    fits.then_some(()).ok_or_else(requirement)
}

/// The name of an environment variable: any printable ASCII but `=`.
/// <https://github.com/kubernetes/enhancements/tree/master/keps/sig-node/4369-allow-special-characters-environment-variable>
pub fn env_name(text: &str) -> Result<(), Requirement> {
    let fits = !text.is_empty() && text.bytes().all(|b| (b' '..=b'~').contains(&b) && b != b'=');
    fits.then_some(()).ok_or_else(|| "must be an environment variable name: printable ASCII characters except `=`".to_owned())
}

/// The name of a header of HTTP.
pub fn header_name(text: &str) -> Result<(), Requirement> {
    let fits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    fits.then_some(()).ok_or_else(|| "must be an HTTP header name: letters, digits and `-`".to_owned())
}

/// A key of a ConfigMap or a Secret, to read.
pub fn config_key_reference(text: &str) -> Result<(), Requirement> {
    let fits = !text.is_empty() && text.len() <= 253 && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
    fits.then_some(()).ok_or_else(|| "must be a key: letters, digits, `-`, `_` and `.`, at most 253 characters".to_owned())
}

/// What a variable can be told about its pod.
/// <https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/core/validation/validation.go>
pub fn pod_field(text: &str) -> Result<(), Requirement> {
    const FIELDS: [&str; 9] = [
        "metadata.name",
        "metadata.namespace",
        "metadata.uid",
        "spec.nodeName",
        "spec.serviceAccountName",
        "status.hostIP",
        "status.hostIPs",
        "status.podIP",
        "status.podIPs",
    ];
    let key = ["metadata.labels['", "metadata.annotations['"].iter().find_map(|start| text.strip_prefix(start));
    let is_key = key.and_then(|key| key.strip_suffix("']")).is_some_and(|key| qualified_name(&key.to_ascii_lowercase()).is_ok());
    let requirement = || format!("must be one of `{}`, `metadata.labels['<key>']` or `metadata.annotations['<key>']`", FIELDS.join("`, `"));
    (FIELDS.contains(&text) || is_key).then_some(()).ok_or_else(requirement)
}

/// What a variable can be told about its container's resources.
pub fn container_resource(text: &str) -> Result<(), Requirement> {
    let resource = text.strip_prefix("limits.").or_else(|| text.strip_prefix("requests."));
    let fits = resource.is_some_and(|name| matches!(name, "cpu" | "memory" | "ephemeral-storage") || name.starts_with("hugepages-"));
    fits.then_some(())
        .ok_or_else(|| "must be `limits.` or `requests.` followed by `cpu`, `memory`, `ephemeral-storage` or `hugepages-<size>`".to_owned())
}

/// A part of a path to an object: a kind, the name of a metric.
pub fn path_segment(text: &str) -> Result<(), Requirement> {
    let fits = !text.is_empty() && !matches!(text, "." | "..") && !text.contains(['/', '%']);
    fits.then_some(()).ok_or_else(|| "must be a name without `/` or `%`".to_owned())
}

/// A key of a ConfigMap or a Secret, to write.
pub fn config_key(text: &str) -> Result<(), Requirement> {
    let fits = !text.is_empty()
        && text.len() <= 253
        && text != "."
        && !text.starts_with("..")
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
    let requirement =
        || "must be a file name: letters, digits, `-`, `_` and `.`, at most 253 characters, not `.` and not starting with `..`".to_owned();
    fits.then_some(()).ok_or_else(requirement)
}

/// The path that a volume is mounted at.
pub fn mount_path(text: &str) -> Result<(), Requirement> {
    let fits = text.starts_with('/') && !text.contains(':') && text != "/";
    fits.then_some(()).ok_or_else(|| "must be an absolute path below `/`, without `:`".to_owned())
}

/// A host of an Ingress: a DNS name, or one with `*.` before it; not an address.
pub fn ingress_host(text: &str) -> Result<(), Requirement> {
    let is_address = text.parse::<std::net::IpAddr>().is_ok();
    let fits = !is_address && dns_subdomain(text.strip_prefix("*.").unwrap_or(text)).is_ok();
    fits.then_some(()).ok_or_else(|| "must be a DNS name, optionally prefixed with the wildcard `*.`, and not an IP address".to_owned())
}

/// A path of an Ingress, of type Prefix or Exact.
/// <https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/networking/validation/validation.go>
pub fn ingress_path(text: &str) -> Result<(), Requirement> {
    let forbidden = ["//", "/./", "/../", "%2f", "%2F"].iter().any(|part| text.contains(part));
    let fits = text.starts_with('/') && !forbidden && !text.ends_with("/..") && !text.ends_with("/.");
    let requirement = || "must be an absolute path that does not contain `//`, `/./`, `/../` or `%2f` or end with `/.` or `/..`".to_owned();
    fits.then_some(()).ok_or_else(requirement)
}

/// A tag of an image.
/// <https://github.com/distribution/reference/blob/main/regexp.go>
pub fn image_tag(text: &str) -> Result<(), Requirement> {
    let word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    let fits = text.len() <= 128 && text.bytes().next().is_some_and(word) && text.bytes().all(|b| word(b) || b == b'.' || b == b'-');
    let requirement =
        || "must be an image tag: letters, digits, `_`, `.` and `-`, not starting with `.` or `-`, at most 128 characters".to_owned();
    fits.then_some(()).ok_or_else(requirement)
}

/// A digest of an image.
pub fn image_digest(text: &str) -> Result<(), Requirement> {
    let hex = |text: &str| text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    let fits = match text.split_once(':') {
        Some(("sha256", digits)) => digits.len() == 64 && hex(digits),
        Some(("sha384", digits)) => digits.len() == 96 && hex(digits),
        Some(("sha512", digits)) => digits.len() == 128 && hex(digits),
        _ => false,
    };
    fits.then_some(()).ok_or_else(|| "must be a complete digest: `sha256:` followed by 64 lowercase hexadecimal digits".to_owned())
}

/// A repository of an image, with or without its registry.
pub fn image_repository(text: &str) -> Result<(), Requirement> {
    let mut parts: Vec<&str> = text.split('/').collect();
    let is_registry = |part: &str| part.contains(['.', ':']) || part == "localhost" || part.bytes().any(|b| b.is_ascii_uppercase());
    if parts.len() > 1 && is_registry(parts[0]) {
        image_registry(parts.remove(0))?;
    }
    let is_id = parts.len() == 1 && parts[0].len() == 64 && parts[0].bytes().all(|b| b.is_ascii_hexdigit());
    let fits = text.len() <= 255 && parts.iter().all(|part| is_path_component(part)) && !is_id;
    let requirement = || {
        "must be an image name without tag or digest: components of lowercase letters and digits, separated by `.`, `_` or `-`, joined by `/`"
            .to_owned()
    };
    fits.then_some(()).ok_or_else(requirement)
}

/// A part of an image's name: words joined by one `.`, one or two `_`, or any number of `-`.
fn is_path_component(part: &str) -> bool {
    edges_are_alphanumeric(part)
        && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'_' | b'-'))
        && !part.as_bytes().windows(2).any(|pair| matches!(pair, b".." | b"._" | b"_." | b".-" | b"-." | b"_-" | b"-_"))
        && !part.contains("___")
}

/// A registry: a host, and a port if need be; parts of a path may follow.
pub fn image_registry(text: &str) -> Result<(), Requirement> {
    let (host, path) = text.split_once('/').map_or((text, None), |(host, path)| (host, Some(path)));
    let (name, port) = host.rsplit_once(':').unwrap_or((host, "1"));
    let edge = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let is_word = |part: &str| {
        edge(part.chars().next()) && edge(part.chars().next_back()) && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let fits =
        name.split('.').all(is_word) && port.parse::<u16>().is_ok() && path.is_none_or(|path| path.split('/').all(is_path_component));
    fits.then_some(())
        .ok_or_else(|| "must be a host such as `ghcr.io` or `registry.example.org:5000`, without `https://` or a trailing `/`".to_owned())
}

/// A semantic version, a leading `v` allowed. <https://semver.org/#backusnaur-form-grammar-for-valid-semver-versions>
pub fn is_semver(text: &str) -> bool {
    let text = text.strip_prefix('v').unwrap_or(text);
    let (text, build) = text.split_once('+').map_or((text, None), |(text, build)| (text, Some(build)));
    let (core, pre) = text.split_once('-').map_or((text, None), |(core, pre)| (core, Some(pre)));
    let number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()) && (part == "0" || !part.starts_with('0'));
    let word = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let pre_part = |part: &str| word(part) && (number(part) || !part.bytes().all(|b| b.is_ascii_digit()));
    let core: Vec<&str> = core.split('.').collect();
    core.len() == 3
        && core.iter().all(|part| number(part))
        && pre.is_none_or(|pre| pre.split('.').all(pre_part))
        && build.is_none_or(|build| build.split('.').all(word))
}
