//! A Service whose name begins with a digit.

use super::{Findings, Fleet};

pub(super) fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each_managed(|at, server, _| {
        if server.blocks.service.0.is_some() && server.name.starts_with(|first: char| first.is_ascii_digit()) {
            let finding = findings.report(at, "has a name that begins with a digit");
            finding.found = Some(format!("{:?}", server.name));
            finding.remedy = Some("begin the name with a letter: clusters before Kubernetes 1.37 reject the Service".to_owned());
        }
    });
}
