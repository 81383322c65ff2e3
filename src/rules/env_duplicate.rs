//! An environment variable that is defined twice.

use super::{Findings, Fleet};

pub(super) fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each(|at, server, _| {
        let at = at.key("env");
        let at = at.key("env");
        for (index, variable) in server.blocks.env.variables.iter().enumerate() {
            if server.blocks.env.variables[..index].iter().any(|other| other.name == variable.name) {
                let at = at.index(index);
                let finding = findings.report(&at.key("name"), "is already defined by an earlier element");
                finding.found = Some(format!("{:?}", variable.name));
                finding.remedy = Some("remove the earlier definition, which has no effect".to_owned());
            }
        }
    });
}
