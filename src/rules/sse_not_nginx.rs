//! Annotations of ingress-nginx on an Ingress of another controller.

use super::{Findings, Fleet};

pub(super) fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each(|at, server, raw| {
        let streams = raw.blocks.ingress.ingress.as_ref().is_some_and(|ingress| ingress.sse == Some(true));
        let class = server.blocks.ingress.0.as_ref().and_then(|ingress| ingress.class_name.as_deref());
        if let Some(class) = class.filter(|class| streams && !class.contains("nginx")) {
            let at = at.key("ingress");
            let finding = findings.report(&at.key("sse"), "adds annotations that only ingress-nginx reads");
            finding.found = Some(format!("the class {class:?}"));
            finding.remedy = Some("remove it, and configure streaming of your controller in `ingress.annotations`".to_owned());
        }
    });
}
