//! A name of more than 52 characters.

use super::{Findings, Fleet};

/// The maximum length of a name to which controllers can append their suffix without exceeding 63 characters.
const LONGEST: usize = 52;

pub(super) fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each_managed(|at, server, _| {
        if server.name.len() > LONGEST {
            let finding = findings.report(at, format!("has a name of more than {LONGEST} characters"));
            finding.found = Some(format!("{} characters", server.name.len()));
            finding.remedy = Some("shorten the name, so that the server can become a StatefulSet".to_owned());
        }
    });
}
