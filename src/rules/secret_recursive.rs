//! A store that reads subfolders.

use super::{Findings, Fleet};

pub(super) fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each(|at, _, raw| {
        let store = raw.blocks.secret.secret.as_ref().filter(|secret| secret.data.is_none()).and_then(|secret| secret.store.as_ref());
        if store.is_some_and(|store| store.recursive == Some(true)) {
            let at = at.key("secret");
            let at = at.key("store");
            let finding = findings.report(&at.key("recursive"), "reads all subfolders: keys of the same name overwrite each other");
            finding.remedy = Some("set `recursive: false`, and use one folder per server".to_owned());
        }
    });
}
