//! Memory of less than a mebibyte.

use super::{Findings, Fleet, Rule};
use crate::diagnostics::Severity;
use crate::syntax::quantity::Quantity;

pub(super) const RULE: Rule = Rule {
    code: "memory-tiny",
    severity: Severity::Warning,
    why: "`128` are bytes and `400m` is less than one; no server starts in that.",
    source: "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#meaning-of-memory",
    check,
};

fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    let mebibyte = Quantity::parse("1Mi");
    fleet.each(|at, server, _| {
        let at = at.key("resources");
        for (field, quantities) in [("requests", &server.resources.requests), ("limits", &server.resources.limits)] {
            let Some(memory) = quantities.get("memory").filter(|memory| Quantity::parse(memory) < mebibyte) else { continue };
            let at = at.key(field);
            let finding = findings
                .report(&at.key("memory"), "must be enough to start in: `Mi` are mebibytes, nothing are bytes, `m` are thousandths");
            finding.found = Some(format!("{memory:?}"));
        }
    });
}
