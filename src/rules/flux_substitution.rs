//! Text that Flux would substitute.

use super::{Findings, Fleet};
use crate::diagnostics::At;

pub(super) fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each(|at, server, raw| {
        let mut report = |at: &At<'_>, text: &str| {
            if text.contains("${") || text.contains("$$") {
                let finding = findings.report(at, "contains `${` or `$$`, which Flux replaces if the Kustomization has `postBuild`");
                finding.remedy =
                    Some("write `$${` for a literal `${`, or waive this rule if Flux does not substitute variables".to_owned());
            }
        };
        for (field, list) in [("command", &server.blocks.command.command), ("args", &server.blocks.command.args)] {
            let at = at.key(field);
            for (index, text) in list.iter().enumerate() {
                report(&at.index(index), text);
            }
        }
        let at_env = at.key("env");
        let (at_list, at_vars) = (at_env.key("env"), at_env.key("vars"));
        let env = raw.blocks.env.env.as_ref();
        for item in env.iter().flat_map(|env| env.env.iter().flatten()) {
            let at = at_list.index(item.index);
            report(&at.key("value"), item.value.value.as_deref().unwrap_or_default());
        }
        for (name, text) in env.iter().flat_map(|env| env.vars.iter().flatten()) {
            report(&at_vars.key(name), &text.0);
        }
        let at_config = at.key("config");
        let at_files = at_config.key("files");
        for (name, text) in server.blocks.config.0.iter().flat_map(|config| &config.files) {
            report(&at_files.key(name), text);
        }
        let at_annotations = at.key("annotations");
        for (key, text) in &server.annotations {
            report(&at_annotations.key(key), text);
        }
    });
}
