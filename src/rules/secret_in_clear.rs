//! An environment variable that appears to hold a secret.

use super::{Findings, Fleet};

/// Parts of names of variables that suggest a secret value.
const SECRET_WORDS: &[&str] = &["PASSWORD", "PASSWD", "TOKEN", "SECRET", "API_KEY", "PRIVATE_KEY"];

/// Suffixes of names of variables that refer to a secret but do not contain it.
const REFERENCE_SUFFIXES: &[&str] = &["_FILE", "_PATH", "_NAME", "_URL", "_ENABLED", "_HEADER"];

pub(super) fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each(|at, server, raw| {
        let at = at.key("env");
        let (at_env, at_vars) = (at.key("env"), at.key("vars"));
        let env_length = raw.blocks.env.env.as_ref().and_then(|env| env.env.as_ref()).map_or(0, Vec::len);
        for (index, variable) in server.blocks.env.variables.iter().enumerate() {
            let name = variable.name.to_ascii_uppercase();
            let suggests_secret =
                SECRET_WORDS.iter().any(|word| name.contains(word)) && !REFERENCE_SUFFIXES.iter().any(|end| name.ends_with(end));
            let is_plain_text = variable.value.as_ref().is_some_and(|value| !value.is_empty() && !value.contains("$("));
            if suggests_secret && is_plain_text {
                let at_item = at_env.index(index);
                let at = if index < env_length { at_item.key("value") } else { at_vars.key(&variable.name) };
                let finding = findings.report(&at, "appears to contain a secret in plain text");
                finding.remedy = Some("move it to the store of the server's `secret`, whose keys become environment variables".to_owned());
            }
        }
    });
}
