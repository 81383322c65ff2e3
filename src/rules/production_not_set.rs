//! An environment whose name suggests production, but to which the rules for production do not apply.

use super::{Findings, Fleet};

pub(super) fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.global(|at, raw| {
        let environment = fleet.stack.environment.as_str();
        let suggests_production = matches!(environment, "prod" | "prd" | "live") || environment.starts_with("production-");
        if suggests_production && raw.production.is_none() {
            let finding = findings.report(&at.key("environment"), "suggests production, but the rules for production do not apply");
            finding.found = Some(format!("{environment:?}"));
            finding.remedy = Some("set `production: true`, or `production: false` if it is not a production environment".to_owned());
        }
    });
}
