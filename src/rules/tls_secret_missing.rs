//! TLS without a certificate of its own.

use super::{Findings, Fleet, Rule};
use crate::diagnostics::Severity;

pub(super) const RULE: Rule = Rule {
    code: "tls-secret-missing",
    severity: Severity::Warning,
    why: "The controller answers with its default certificate, which no client trusts.",
    source: "https://kubernetes.io/docs/concepts/services-networking/ingress/#tls",
    check,
};

fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each(|at, server, _| {
        let tls = server.ingress.as_ref().and_then(|ingress| ingress.tls.as_ref());
        if tls.is_some_and(|tls| tls.secret_name.is_none()) {
            let at = at.key("ingress");
            let at = at.key("tls");
            let finding = findings.report(&at.key("secretName"), "must name the Secret with the certificate");
            finding.remedy = Some("write it, or let cert-manager make one by the annotation `cert-manager.io/cluster-issuer`".to_owned());
        }
    });
}
