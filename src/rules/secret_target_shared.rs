//! Two ExternalSecrets that create the same Secret.

use super::{Findings, Fleet};
use std::collections::BTreeMap;

pub(super) fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    let mut creators: BTreeMap<(Option<&str>, &str), (&str, &str)> = BTreeMap::new();
    fleet.each(|at, server, _| {
        let Some(secret) = &server.blocks.secret.0 else { return };
        let Some(synchronized) = &secret.synchronized else { return };
        let creator = (server.key.as_str(), synchronized.external_secret.name.as_str());
        let target = (server.namespace(fleet.stack.namespace.as_deref()), secret.name.as_str());
        match creators.get(&target) {
            None => {
                creators.insert(target, creator);
            }
            Some((first, external_secret)) if *external_secret != creator.1 => {
                let at = at.key("secret");
                let at = at.key("externalSecret");
                let finding =
                    findings.report(&at.key("targetSecretName"), format!("is already the Secret of the ExternalSecret of `{first}`"));
                finding.found = Some(format!("{:?}", secret.name));
                finding.remedy = Some(format!("write `secret: {{secretRef: {{name: {}}}}}` to use that Secret", secret.name));
            }
            Some(_) => {}
        }
    });
}
