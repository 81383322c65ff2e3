//! Two ExternalSecrets that make one Secret.

use super::{Findings, Fleet, Rule};
use crate::diagnostics::Severity;
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule {
    code: "secret-target-shared",
    severity: Severity::Error,
    why: "Both own the Secret and overwrite it in turn.",
    source: "https://external-secrets.io/latest/guides/ownership-deletion-policy/",
    check,
};

fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    let mut makers: BTreeMap<(Option<&str>, &str), (&str, &str)> = BTreeMap::new();
    fleet.each(|at, server, _| {
        let Some(secret) = &server.secret else { return };
        let Some(made) = &secret.synchronised else { return };
        let maker = (server.key.as_str(), made.external_secret.name.as_str());
        let target = (server.namespace(fleet.stack.namespace.as_deref()), secret.name.as_str());
        match makers.get(&target) {
            None => {
                makers.insert(target, maker);
            }
            Some((first, external_secret)) if *external_secret != maker.1 => {
                let at = at.key("secret");
                let at = at.key("externalSecret");
                let finding = findings.report(&at.key("targetSecretName"), format!("must not be the Secret that `{first}` makes"));
                finding.found = Some(format!("{:?}", secret.name));
                finding.remedy = Some(format!("write `secret: {{secretRef: {{name: {}}}}}` to use that one", secret.name));
            }
            Some(_) => {}
        }
    });
}
