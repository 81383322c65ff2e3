//! An environment that sounds like production, and is not.

use super::{Findings, Fleet, Rule};
use crate::diagnostics::Severity;

pub(super) const RULE: Rule = Rule {
    code: "production-not-set",
    severity: Severity::Warning,
    why: "The rules of production hold where `environment` is exactly `production`, or where `production: true` is written.",
    source: "https://12factor.net/config",
    check,
};

fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.global(|at, written| {
        let environment = fleet.stack.environment.as_str();
        let sounds = matches!(environment, "prod" | "prd" | "live") || environment.starts_with("production-");
        if sounds && written.production.is_none() {
            let finding = findings.report(&at.key("environment"), "must be `production`, or stand beside `production: true` or `false`");
            finding.found = Some(format!("{environment:?}"));
            finding.remedy = Some("write `production: true` beside it for the rules of production".to_owned());
        }
    });
}
