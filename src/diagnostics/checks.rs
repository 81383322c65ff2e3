//! Checks of single values that several blocks use.

use std::collections::BTreeMap;

use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::collector::Diagnostics;
use super::path::At;
use crate::syntax::duration;
use crate::syntax::legal::{self, Requirement};
use crate::syntax::quantity::Quantity;

/// Reports annotation keys that are not legal, and annotations that are too large in total.
pub fn check_annotations(diagnostics: &mut Diagnostics, at: &At<'_>, annotations: &BTreeMap<String, String>) {
    for key in annotations.keys() {
        check(diagnostics, &at.key(key), key, |key| legal::qualified_name(&key.to_ascii_lowercase()));
    }
    let size: usize = annotations.iter().map(|(key, value)| key.len() + value.len()).sum();
    if size > 256 * 1024 {
        diagnostics.invalid(at, format!("{size} bytes"), "must be at most 262144 bytes in total, keys included");
    }
}

/// Reports `text` if it violates `rule`. Returns whether it is legal.
pub fn check(diagnostics: &mut Diagnostics, at: &At<'_>, text: &str, rule: impl Fn(&str) -> Result<(), Requirement>) -> bool {
    let result = rule(text);
    let legal = result.is_ok();
    if let Err(requirement) = result {
        diagnostics.invalid(at, format!("{text:?}"), requirement);
    }
    legal
}

/// Like [`check`], but does nothing if `text` is absent.
pub fn check_some(diagnostics: &mut Diagnostics, at: &At<'_>, text: Option<&str>, rule: impl Fn(&str) -> Result<(), Requirement>) {
    if let Some(text) = text {
        check(diagnostics, at, text, rule);
    }
}

/// Reports a number that is not a valid port.
pub fn check_port(diagnostics: &mut Diagnostics, at: &At<'_>, port: i32) {
    if let Err(requirement) = legal::port(port) {
        diagnostics.invalid(at, port, requirement);
    }
}

/// Reports a negative number.
pub fn check_not_negative(diagnostics: &mut Diagnostics, at: &At<'_>, number: i32) {
    if number < 0 {
        diagnostics.invalid(at, number, "must be 0 or more");
    }
}

/// Reports a negative number of pods, and a percentage of more than all of them.
pub fn check_at_most_all(diagnostics: &mut Diagnostics, at: &At<'_>, limit: &IntOrString) {
    match limit {
        IntOrString::Int(count) => check_not_negative(diagnostics, at, *count),
        IntOrString::String(percentage) if percentage.trim_end_matches('%').parse::<u16>().is_ok_and(|number| number > 100) => {
            diagnostics.invalid(at, format!("{percentage:?}"), "must be at most 100%");
        }
        IntOrString::String(_) => {}
    }
}

/// Returns `text` if it is a quantity that is not negative, and reports it otherwise.
pub fn quantity_text(diagnostics: &mut Diagnostics, at: &At<'_>, text: String) -> Option<String> {
    match Quantity::parse(&text) {
        Some(quantity) if !quantity.is_negative() => Some(text),
        _ => {
            let diagnostic = diagnostics.invalid(at, format!("{text:?}"), "must be a quantity such as `100m`, `0.5`, `128Mi` or `1Gi`");
            if let Some(near) = near_quantity(&text) {
                diagnostic.remedy = Some(format!("write `{near}`"));
                diagnostic.proposed = Some(near);
            }
            None
        }
    }
}

/// Returns the quantity that a misspelt one stands for, such as `100M` for `100MB` or `2k` for `2K`.
fn near_quantity(text: &str) -> Option<String> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (number, suffix) = text.split_at(end);
    let suffix = match suffix.trim().to_ascii_lowercase().as_str() {
        "k" | "kb" => "k",
        "kib" | "ki" => "Ki",
        "m" | "mb" => "M",
        "mib" | "mi" => "Mi",
        "g" | "gb" => "G",
        "gib" | "gi" => "Gi",
        "t" | "tb" => "T",
        "tib" | "ti" => "Ti",
        _ => return None,
    };
    let near = format!("{number}{suffix}");
    Quantity::parse(&near).is_some().then_some(near)
}

/// Parses an integer number of seconds or a duration of whole seconds, for a SecretStore. Reports any other text.
pub fn seconds(diagnostics: &mut Diagnostics, at: &At<'_>, text: &str) -> Option<i64> {
    let seconds = duration::seconds(text);
    if seconds.is_none() {
        diagnostics.invalid(at, format!("{text:?}"), "must be a whole number of seconds, such as `3600`, or a duration, such as `1h`");
    }
    seconds
}

/// Returns `text` if it is a Go duration, for an ExternalSecret, and reports it otherwise.
pub fn go_duration(diagnostics: &mut Diagnostics, at: &At<'_>, text: String) -> Option<String> {
    if duration::parse(&text).is_some() {
        return Some(text);
    }
    let diagnostic = diagnostics.invalid(at, format!("{text:?}"), "must be a duration such as `1m` or `1h30m`");
    if text.parse::<u32>().is_ok() {
        diagnostic.remedy = Some(format!("write `{text}s`"));
        diagnostic.proposed = Some(format!("{text}s"));
    }
    None
}

/// Returns the mount path of a volume. Reports a path that is absent or not legal.
pub fn mount_path(diagnostics: &mut Diagnostics, at: &At<'_>, raw: Option<String>) -> Option<String> {
    let Some(path) = raw else {
        diagnostics.required(at, "write the path to mount it at in the container, such as `/data`");
        return None;
    };
    check(diagnostics, at, &path, legal::mount_path);
    Some(path)
}

/// Reports a mount path that another block of the server uses, and adds it to `mounts`.
pub fn check_mount(diagnostics: &mut Diagnostics, at: &At<'_>, mounts: &mut Vec<(&'static str, String)>, block: &'static str, path: &str) {
    if let Some((other, _)) = mounts.iter().find(|(_, other)| other == path) {
        diagnostics.duplicate(&at.key("mountPath"), path, format!("`{other}.mountPath` is the same path; choose another"));
    }
    mounts.push((block, path.to_owned()));
}

/// Reports a field that a DaemonSet does not support because it runs one pod on every node. `kind` is that of the workload.
pub fn check_not_daemon_set(diagnostics: &mut Diagnostics, at: &At<'_>, kind: &str, is_set: bool) {
    if is_set && kind == "DaemonSet" {
        diagnostics.forbidden(at, "is forbidden for a DaemonSet, which runs one pod on every node", "remove it");
    }
}
