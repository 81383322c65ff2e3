//! A variable that sounds like a secret, in clear.

use super::{Findings, Fleet, Rule};
use crate::diagnostics::Severity;

pub(super) const RULE: Rule = Rule {
    code: "secret-in-clear",
    severity: Severity::Warning,
    why: "What is in Git is known to everybody who can read it, for ever.",
    source: "https://kubernetes.io/docs/concepts/security/secrets-good-practices/",
    check,
};

const SOUNDS: [&str; 6] = ["PASSWORD", "PASSWD", "TOKEN", "SECRET", "API_KEY", "PRIVATE_KEY"];

/// What a name ends with that tells where a secret is, and not what it is.
const POINTS: [&str; 6] = ["_FILE", "_PATH", "_NAME", "_URL", "_ENABLED", "_HEADER"];

fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each(|at, server, written| {
        let at = at.key("env");
        let (at_env, at_vars) = (at.key("env"), at.key("vars"));
        let of_env = written.env.as_ref().and_then(|env| env.env.as_ref()).map_or(0, Vec::len);
        for (index, variable) in server.env.iter().enumerate() {
            let name = variable.name.to_ascii_uppercase();
            let sounds = SOUNDS.iter().any(|word| name.contains(word)) && !POINTS.iter().any(|end| name.ends_with(end));
            let is_clear = variable.value.as_ref().is_some_and(|value| !value.is_empty() && !value.contains("$("));
            if sounds && is_clear {
                let at_item = at_env.index(index);
                let at = if index < of_env { at_item.key("value") } else { at_vars.key(&variable.name) };
                let finding = findings.report(&at, "must not hold a secret in clear");
                finding.remedy = Some("put it into the server's `secret`, whose keys become variables".to_owned());
            }
        }
    });
}
