//! Checks whether Kubernetes accepts a text as a name, a label, a path or an image.
//!
//! Each function returns the violated requirement as an error. Unless stated otherwise, the rules are those of
//! <https://github.com/kubernetes/apimachinery/blob/master/pkg/util/validation/validation.go>.

/// A violated requirement: a predicate that begins with "must".
pub type Requirement = String;

/// Maximum length of a DNS label.
pub const LABEL_MAX: usize = 63;

fn edges_are_alphanumeric(text: &str) -> bool {
    let edge = |c: Option<char>| c.is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    edge(text.chars().next()) && edge(text.chars().next_back())
}

/// Checks a DNS-1123 label of at most `max` characters.
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

/// Checks a DNS-1123 subdomain: DNS labels (of any length) joined by dots, at most 253 characters.
pub fn dns_subdomain(text: &str) -> Result<(), Requirement> {
    let fits = text.len() <= 253 && text.split('.').all(|label| dns_label(label, 253).is_ok());
    let requirement = || {
        "must be a DNS name: lowercase letters, digits, `-` and `.`, every part starting and ending with a letter or digit, at most 253 characters"
            .to_owned()
    };
    fits.then_some(()).ok_or_else(requirement)
}

/// Checks a qualified name: the key of a label, or the name of a resource. The prefix of an annotation key may have
/// uppercase letters; pass such a key in lower case.
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

/// Whether the text is a legal label value.
pub fn is_label_value(text: &str) -> bool {
    let edge = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    text.is_empty()
        || text.len() <= LABEL_MAX
            && edge(text.chars().next())
            && edge(text.chars().next_back())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

/// Checks the value of a label.
pub fn label_value(text: &str) -> Result<(), Requirement> {
    let requirement = || {
        "must be a label value: empty, or at most 63 letters, digits, `-`, `_` and `.`, starting and ending with a letter or digit"
            .to_owned()
    };
    is_label_value(text).then_some(()).ok_or_else(requirement)
}

/// Checks a port number.
pub fn port(number: i32) -> Result<(), Requirement> {
    (1..=65535).contains(&number).then_some(()).ok_or_else(|| "must be between 1 and 65535".to_owned())
}

/// Checks the name of a container port.
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

/// Checks the name of an environment variable: printable ASCII except `=`.
/// <https://github.com/kubernetes/enhancements/tree/master/keps/sig-node/4369-allow-special-characters-environment-variable>
pub fn env_name(text: &str) -> Result<(), Requirement> {
    let fits = !text.is_empty() && text.bytes().all(|b| (b' '..=b'~').contains(&b) && b != b'=');
    fits.then_some(()).ok_or_else(|| "must be an environment variable name: printable ASCII characters except `=`".to_owned())
}

/// Checks the name of an HTTP header.
pub fn header_name(text: &str) -> Result<(), Requirement> {
    let fits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    fits.then_some(()).ok_or_else(|| "must be an HTTP header name: letters, digits and `-`".to_owned())
}

/// Checks the key of an existing ConfigMap or Secret in a reference.
pub fn config_key_reference(text: &str) -> Result<(), Requirement> {
    let fits = !text.is_empty() && text.len() <= 253 && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
    fits.then_some(()).ok_or_else(|| "must be a key: letters, digits, `-`, `_` and `.`, at most 253 characters".to_owned())
}

/// Checks the `fieldPath` of an environment variable, which refers to a field of the pod.
/// <https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/core/validation/validation.go>
pub fn pod_field(text: &str) -> Result<(), Requirement> {
    const FIELDS: &[&str] = &[
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
    let key = |start| text.strip_prefix(start).and_then(|key: &str| key.strip_suffix("']"));
    let is_key = key("metadata.labels['").is_some_and(|key| qualified_name(key).is_ok())
        || key("metadata.annotations['").is_some_and(|key| qualified_name(&key.to_ascii_lowercase()).is_ok());
    let requirement = || format!("must be one of `{}`, `metadata.labels['<key>']` or `metadata.annotations['<key>']`", FIELDS.join("`, `"));
    (FIELDS.contains(&text) || is_key).then_some(()).ok_or_else(requirement)
}

/// Checks the `resource` of an environment variable, which refers to the container's resources.
pub fn container_resource(text: &str) -> Result<(), Requirement> {
    let resource = text.strip_prefix("limits.").or_else(|| text.strip_prefix("requests."));
    let fits = resource.is_some_and(|name| matches!(name, "cpu" | "memory" | "ephemeral-storage") || name.starts_with("hugepages-"));
    fits.then_some(())
        .ok_or_else(|| "must be `limits.` or `requests.` followed by `cpu`, `memory`, `ephemeral-storage` or `hugepages-<size>`".to_owned())
}

/// Checks a segment of an API path, such as the name of a metric.
pub fn path_segment(text: &str) -> Result<(), Requirement> {
    let fits = !text.is_empty() && !matches!(text, "." | "..") && !text.contains(['/', '%']);
    fits.then_some(()).ok_or_else(|| "must be a name without `/` or `%`".to_owned())
}

/// Checks the key of a generated ConfigMap or Secret, which can become a file name in a volume.
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

/// Checks the mount path of a volume.
pub fn mount_path(text: &str) -> Result<(), Requirement> {
    let fits = text.starts_with('/') && !text.contains(':') && text != "/";
    fits.then_some(()).ok_or_else(|| "must be an absolute path below `/`, without `:`".to_owned())
}

/// Checks the host of an Ingress: a DNS name, optionally with the wildcard prefix `*.`, and not an IP address.
pub fn ingress_host(text: &str) -> Result<(), Requirement> {
    let is_address = text.parse::<std::net::IpAddr>().is_ok();
    let fits = !is_address && dns_subdomain(text.strip_prefix("*.").unwrap_or(text)).is_ok();
    fits.then_some(()).ok_or_else(|| "must be a DNS name, optionally prefixed with the wildcard `*.`, and not an IP address".to_owned())
}

/// Checks a path of an Ingress with the path type Prefix or Exact.
/// <https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/networking/validation/validation.go>
pub fn ingress_path(text: &str) -> Result<(), Requirement> {
    let forbidden = ["//", "/./", "/../", "%2f", "%2F"].iter().any(|part| text.contains(part));
    let fits = text.starts_with('/') && !forbidden && !text.ends_with("/..") && !text.ends_with("/.");
    let requirement = || "must be an absolute path that does not contain `//`, `/./`, `/../` or `%2f` or end with `/.` or `/..`".to_owned();
    fits.then_some(()).ok_or_else(requirement)
}

/// Checks an image tag.
/// <https://github.com/distribution/reference/blob/main/regexp.go>
pub fn image_tag(text: &str) -> Result<(), Requirement> {
    let word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    let fits = text.len() <= 128 && text.bytes().next().is_some_and(word) && text.bytes().all(|b| word(b) || b == b'.' || b == b'-');
    let requirement =
        || "must be an image tag: letters, digits, `_`, `.` and `-`, not starting with `.` or `-`, at most 128 characters".to_owned();
    fits.then_some(()).ok_or_else(requirement)
}

/// Checks an image digest.
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

/// Checks an image repository, with or without a registry.
pub fn image_repository(text: &str) -> Result<(), Requirement> {
    let is_registry = |part: &str| part.contains(['.', ':']) || part == "localhost" || part.bytes().any(|b| b.is_ascii_uppercase());
    let path = match text.split_once('/') {
        Some((registry, path)) if is_registry(registry) => {
            image_registry(registry)?;
            path
        }
        _ => text,
    };
    let is_id = text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
    let fits = path.len() <= 255 && path.split('/').all(is_path_component) && !is_id;
    let requirement = || {
        "must be an image name without tag or digest: components of lowercase letters and digits, separated by `.`, `_` or `-`, joined by `/`"
            .to_owned()
    };
    fits.then_some(()).ok_or_else(requirement)
}

/// Whether the text is a path component of an image name: alphanumeric words separated by `.`, `_`, `__` or any number of `-`.
fn is_path_component(part: &str) -> bool {
    edges_are_alphanumeric(part)
        && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'_' | b'-'))
        && !part.as_bytes().windows(2).any(|pair| matches!(pair, b".." | b"._" | b"_." | b".-" | b"-." | b"_-" | b"-_"))
        && !part.contains("___")
}

/// Checks an image registry: a host with an optional port and an optional path.
pub fn image_registry(text: &str) -> Result<(), Requirement> {
    let (host, path) = text.split_once('/').map_or((text, None), |(host, path)| (host, Some(path)));
    let (name, port) = host.rsplit_once(':').unwrap_or((host, "1"));
    let edge = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let is_word = |part: &str| {
        edge(part.chars().next()) && edge(part.chars().next_back()) && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let is_port = port.bytes().all(|b| b.is_ascii_digit()) && port.parse::<u16>().is_ok();
    let fits = name.split('.').all(is_word) && is_port && path.is_none_or(|path| path.split('/').all(is_path_component));
    fits.then_some(()).ok_or_else(|| {
        "must be a host such as `ghcr.io` or `registry.example.org:5000`, without `https://` and without a `/` at the end".to_owned()
    })
}

/// Whether the text is a semantic version, optionally with a leading `v`.
/// <https://semver.org/#backusnaur-form-grammar-for-valid-semver-versions>
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

/// Most cases are those of
/// <https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/apimachinery/pkg/util/validation/validation_test.go>.
#[cfg(test)]
mod tests {
    use super::*;

    fn check(rule: impl Fn(&str) -> Result<(), Requirement>, accepted: &[&str], rejected: &[&str]) {
        for text in accepted {
            assert_eq!(rule(text), Ok(()), "{text:?}");
        }
        for text in rejected {
            assert!(rule(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn dns_labels_are_checked() {
        let accepted = ["a", "a1", "a--1--2--b", "0", "01", "1-a", &"a".repeat(63)];
        let rejected = ["", "A", "aBc", "-", "a-", "-a", "_", "a_b", ".", "a.b", " ", "a ", "1 2", "é", &"a".repeat(64)];
        check(|text| dns_label(text, LABEL_MAX), &accepted, &rejected);
        check(|text| dns_label(text, 5), &["abcde"], &["abcdef"]);
    }

    #[test]
    fn dns_subdomains_are_checked() {
        let long_label = format!("{}.b", "a".repeat(64));
        let accepted = ["a", "1-a", "a.a", "a--1--2--b.1", "1.2.3.4.5", &long_label, &"a".repeat(253)];
        let rejected = ["", "A", "-a", "a-", "a_b", ".", "a.", ".a", "a..b", "a.-b", "A.a", "ab.A", "a@b", "a:b", "a/b", &"a".repeat(254)];
        check(dns_subdomain, &accepted, &rejected);
    }

    #[test]
    fn qualified_names_are_checked() {
        let (name, prefix) = ("b".repeat(63), "a".repeat(253));
        let longest = format!("{prefix}/{name}");
        let accepted = [
            "simple",
            "1234",
            "now.with.dots/simple",
            "1.2.3.4/5678",
            "Uppercase_Is_OK_123",
            "example.com/Uppercase_Is_OK_123",
            &name,
            &longest,
        ];
        let (long_name, long_prefix) = (format!("{name}b"), format!("a{prefix}/abc"));
        let rejected = [
            "",
            "nospecialchars%^=@",
            "cantendwithadash-",
            "-cantstartwithadash-",
            "only/one/slash",
            "Example.com/abc",
            "example_com/abc",
            "example.com/",
            "/simple",
            &long_name,
            &long_prefix,
        ];
        check(qualified_name, &accepted, &rejected);
    }

    #[test]
    fn label_values_are_checked() {
        let accepted = ["", "simple", "1-starts-with-num", "end-with-num-1", "1234", "Mixed_Case.2", &"a".repeat(63)];
        let rejected = [
            "nospecialchars%^=@",
            "Māori",
            "\\backslashes",
            "-starts-with-dash",
            "ends-with-dash-",
            ".starts.with.dot",
            "ends.with.dot.",
            "a b",
            &"a".repeat(64),
        ];
        check(label_value, &accepted, &rejected);
    }

    #[test]
    fn ports_are_checked() {
        for (number, expected) in [(1, true), (1000, true), (65535, true), (0, false), (-1, false), (65536, false), (100_000, false)] {
            assert_eq!(port(number).is_ok(), expected, "{number}");
        }
        let accepted = ["telnet", "re-mail-ck", "pop3", "a", "1-a", "a-1-b-2-c", &"a".repeat(15)];
        let rejected = ["", "12345", "1-2-3-4", "-begin", "end-", "two--hyphens", "whois++", "Http", &"a".repeat(16)];
        check(port_name, &accepted, &rejected);
    }

    #[test]
    fn names_of_environment_variables_are_checked() {
        let accepted = ["-", ":", "_", "+a", "a.", "*a", "aAz", "a ", "0 a", "'a", "a-b", "~a"];
        check(env_name, &accepted, &["", "=", "a=", "1=a", "#%=&&", "\u{1}abc", "Ç ç", "a\tb", "a\n"]);
    }

    #[test]
    fn header_names_are_checked() {
        let accepted = ["Accept-Encoding", "X-Forwarded-For", "a", "-a", "a-", "A--1--2--B"];
        check(header_name, &accepted, &["", "Host:", "X-@Home", "_", "a_b", "a.b", " a", "a b", "é"]);
    }

    #[test]
    fn config_keys_are_checked() {
        let (longest, too_long) = ("a".repeat(253), "a".repeat(254));
        let accepted = ["a", "still.good", ".so.is.this", "THIS_IS_GOOD", "so_is_this_17", "a..b", &longest];
        let rejected = ["", "b*d", "bad!&bad", "a/b", "a b", &too_long];
        check(config_key, &accepted, &rejected);
        check(config_key_reference, &accepted, &rejected);
        // these cannot be file names in a volume
        check(config_key, &[], &[".", "..", "..bad"]);
        check(config_key_reference, &[".", "..", "..bad"], &[]);
    }

    #[test]
    fn references_to_pod_fields_are_checked() {
        let accepted = [
            "metadata.name",
            "status.podIPs",
            "metadata.labels['app']",
            "metadata.labels['example.com/App']",
            "metadata.annotations['Example.com/App']",
        ];
        let rejected = [
            "",
            "metadata.labels",
            "metadata.labels['']",
            "metadata.labels[app]",
            "metadata.labels['app'",
            "metadata.labels['Example.com/App']",
            "metadata.annotations['a b']",
            "metadata.uid['a']",
            "spec.hostname",
        ];
        check(pod_field, &accepted, &rejected);
        let rejected = ["", "limits", "limits.", "limits.nvidia.com/gpu", "cpu", "requests.pods"];
        check(container_resource, &["limits.cpu", "requests.memory", "limits.ephemeral-storage", "limits.hugepages-2Mi"], &rejected);
    }

    #[test]
    fn paths_are_checked() {
        check(path_segment, &["a", "a.b", "...", "a b"], &["", ".", "..", "a/b", "a%b"]);
        check(mount_path, &["/data", "/a/b", "/a/"], &["", "/", "data", "./data", "/a:b"]);
        let accepted = ["/", "/a", "/a/", "/a/b", "/a.b", "/...", "/a%20b"];
        let rejected = ["", "a", "//", "/a//b", "/./a", "/a/../b", "/a%2fb", "/a%2Fb", "/a/..", "/a/."];
        check(ingress_path, &accepted, &rejected);
    }

    #[test]
    fn ingress_hosts_are_checked() {
        let accepted = ["example.com", "a", "*.example.com", "*.foo.bar.com"];
        let rejected =
            ["", "Example.com", "*", "*.*.bar.com", "*.foo.*.com", "*bar.com", "f*.bar.com", "10.0.0.1", "::1", "example.com:80", "a/b"];
        check(ingress_host, &accepted, &rejected);
    }

    #[test]
    fn images_are_checked() {
        let accepted = ["v1.0.0", "latest", "_a", "A.b-c_d", "1", &"a".repeat(128)];
        check(image_tag, &accepted, &["", ".a", "-a", "a:b", "a/b", "a+b", "a b", "é", &"a".repeat(129)]);

        let digest = |algorithm: &str, length: usize| format!("{algorithm}:{}", "0a".repeat(length / 2));
        let accepted = [digest("sha256", 64), digest("sha384", 96), digest("sha512", 128)];
        let rejected =
            [digest("sha256", 62), digest("sha256", 128), digest("md5", 32), "0a".repeat(32), digest("sha256", 64).to_uppercase()];
        check(image_digest, &accepted.each_ref().map(String::as_str), &rejected.each_ref().map(String::as_str));

        let [longest, too_long] = [253, 254].map(|length| format!("x/{}", "a".repeat(length)));
        let longest_below_registry = format!("ghcr.io/{}", "a".repeat(255));
        let id = "0".repeat(64);
        let accepted = [
            "nginx",
            "library/nginx",
            "ghcr.io/org/name",
            "localhost/name",
            "localhost:5000/name",
            "Registry.example.org/a",
            "UPPER/a",
            "10.0.0.1:5000/a",
            "a__b",
            "a---b",
            "a.b_c-d",
            "1/2",
            &longest,
            &longest_below_registry,
            &id[1..],
        ];
        let rejected = [
            "",
            "nginx:1",
            "Nginx",
            "ghcr.io/Org/name",
            "a/",
            "/a",
            "a//b",
            "a..b",
            "a___b",
            "a._b",
            "-a",
            "a-",
            "a b",
            "https://ghcr.io/a",
            "ghcr.io:/a",
            "ghcr.io:+80/a",
            "ghcr.io:http/a",
            "ghcr-.io/a",
            &too_long,
            &id,
        ];
        check(image_repository, &accepted, &rejected);

        let accepted = ["ghcr.io", "localhost:5000", "10.0.0.1", "registry.example.org:5000/mirror"];
        check(image_registry, &accepted, &["", "https://ghcr.io", "ghcr.io/", "ghcr.io:", "ghcr.io:+80", "ghcr.io:99999", "a b", "-a"]);
    }

    /// Cases of <https://semver.org>.
    #[test]
    fn semantic_versions_are_recognized() {
        let accepted = ["0.0.4", "v1.2.3", "1.1.2-prerelease+meta", "1.0.0-alpha.0valid", "1.0.0-rc.1+build.1", "1.0.0+0.build.1-rc.10000"];
        let also =
            ["1.0.0-0A.is.legal", "1.2.3----RC-SNAPSHOT.12.9.1--.12", "99999999999999999999999.999999999999999999.99999999999999999"];
        for text in accepted.iter().chain(&also) {
            assert!(is_semver(text), "{text:?}");
        }
        let rejected =
            ["", "1", "1.2", "1.2.3-0123", "1.2.3-", "1.2.3+", "1.2.3+a+b", "01.1.1", "1.01.1", "1.1.01", "1.2.3.DEV", "alpha", "V1.2.3"];
        for text in rejected {
            assert!(!is_semver(text), "{text:?}");
        }
    }
}
