//! A name of more than 52 characters.

use super::{Findings, Fleet};

/// The longest name that leaves room for the suffix that controllers append within 63 characters.
const LONGEST: usize = 52;

pub(super) fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each_own(|at, server, _| {
        if server.name.len() > LONGEST {
            let finding = findings.report(at, format!("has a name of more than {LONGEST} characters"));
            finding.found = Some(format!("{} characters", server.name.len()));
            finding.remedy = Some("shorten the name, so that the server can become a StatefulSet".to_owned());
        }
    });
}
