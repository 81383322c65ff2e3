//! An environment variable that appears to hold a secret.

use super::{Findings, Fleet};

const SOUNDS: [&str; 6] = ["PASSWORD", "PASSWD", "TOKEN", "SECRET", "API_KEY", "PRIVATE_KEY"];

/// Suffixes of names of variables that refer to a secret and do not contain it.
const POINTS: [&str; 6] = ["_FILE", "_PATH", "_NAME", "_URL", "_ENABLED", "_HEADER"];

pub(super) fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each(|at, server, raw| {
        let at = at.key("env");
        let (at_env, at_vars) = (at.key("env"), at.key("vars"));
        let of_env = raw.blocks.env.env.as_ref().and_then(|env| env.env.as_ref()).map_or(0, Vec::len);
        for (index, variable) in server.blocks.env.variables.iter().enumerate() {
            let name = variable.name.to_ascii_uppercase();
            let sounds = SOUNDS.iter().any(|word| name.contains(word)) && !POINTS.iter().any(|end| name.ends_with(end));
            let is_clear = variable.value.as_ref().is_some_and(|value| !value.is_empty() && !value.contains("$("));
            if sounds && is_clear {
                let at_item = at_env.index(index);
                let at = if index < of_env { at_item.key("value") } else { at_vars.key(&variable.name) };
                let finding = findings.report(&at, "appears to contain a secret in plain text");
                finding.remedy = Some("move it to the store of the server's `secret`, whose keys become environment variables".to_owned());
            }
        }
    });
}
