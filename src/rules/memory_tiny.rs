//! Less than one mebibyte of memory.

use super::{Findings, Fleet};
use crate::syntax::quantity::Quantity;

pub(super) fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    let mebibyte = Quantity::parse("1Mi");
    fleet.each(|at, server, _| {
        let at = at.key("resources");
        let resources = &server.blocks.resources;
        for (field, quantities) in [("requests", &resources.requests), ("limits", &resources.limits)] {
            let Some(Some(memory)) = quantities.get("memory") else { continue };
            if Quantity::parse(memory) >= mebibyte {
                continue;
            }
            let at = at.key(field);
            let finding = findings.report(&at.key("memory"), "is less than `1Mi`");
            finding.found = Some(format!("{memory:?}"));
            finding.remedy =
                Some("write a unit, as in `128Mi`: without a unit the number is bytes, and `m` is thousandths of a byte".to_owned());
        }
    });
}
