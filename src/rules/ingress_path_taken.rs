//! Two Ingresses with the same host and path.

use super::{Findings, Fleet};
use std::collections::BTreeMap;

pub(super) fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    let mut owners: BTreeMap<(&str, &str, &str), &str> = BTreeMap::new();
    fleet.each(|at, server, raw| {
        let Some(ingress) = &server.blocks.ingress.0 else { return };
        let address = (ingress.host.as_str(), ingress.path.as_str(), ingress.path_type.as_str());
        let Some(owner) = owners.get(&address) else {
            owners.insert(address, &server.key);
            return;
        };
        let at = at.key("ingress");
        let has_host = raw.blocks.ingress.ingress.as_ref().is_some_and(|ingress| ingress.host.is_some());
        let at = if has_host { at.key("host") } else { at };
        let finding = findings.report(&at, format!("has the same host and path as the Ingress of `{owner}`"));
        finding.found = Some(format!("\"{}{}\"", ingress.host, ingress.path));
        finding.remedy = Some("change `host` or `path` of one of them".to_owned());
    });
}
