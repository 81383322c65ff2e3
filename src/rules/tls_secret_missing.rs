//! TLS without a certificate.

use super::{Findings, Fleet};

pub(super) fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each(|at, server, _| {
        let tls = server.blocks.ingress.0.as_ref().and_then(|ingress| ingress.tls.as_ref());
        if tls.is_some_and(|tls| tls.secret_name.is_none()) {
            let at = at.key("ingress");
            let at = at.key("tls");
            let finding = findings.report(&at.key("secretName"), "is not set: the ingress controller uses its default certificate");
            finding.remedy =
                Some("set it, or add the annotation `cert-manager.io/cluster-issuer` to have cert-manager create a certificate".to_owned());
        }
    });
}
