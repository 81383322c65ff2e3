//! A name of more than 52 characters.

use super::{Findings, Fleet, Rule};
use crate::diagnostics::Severity;

pub(super) const RULE: Rule = Rule {
    code: "name-long",
    severity: Severity::Warning,
    why: "A StatefulSet or a CronJob of that name is refused, so the server could never become one.",
    source: "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/",
    check,
};

/// The longest name to which a controller can add what it adds.
const LONGEST: usize = 52;

fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each_own(|at, server, _| {
        if server.name.len() > LONGEST {
            let finding = findings.report(at, format!("must have a name of at most {LONGEST} characters to become a StatefulSet one day"));
            finding.found = Some(format!("{} characters", server.name.len()));
        }
    });
}
