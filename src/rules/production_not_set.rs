//! An environment that is named like production and does not have its rules.

use super::{Findings, Fleet};

pub(super) fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.global(|at, raw| {
        let environment = fleet.stack.environment.as_str();
        let sounds = matches!(environment, "prod" | "prd" | "live") || environment.starts_with("production-");
        if sounds && raw.production.is_none() {
            let finding = findings.report(&at.key("environment"), "suggests production, but the rules for production do not apply");
            finding.found = Some(format!("{environment:?}"));
            finding.remedy = Some("set `production: true`, or `production: false` if it is not a production environment".to_owned());
        }
    });
}
