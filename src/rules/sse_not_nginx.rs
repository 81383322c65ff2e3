//! Streaming annotations for a controller that does not read them.

use super::{Findings, Fleet, Rule};
use crate::diagnostics::Severity;

pub(super) const RULE: Rule = Rule {
    code: "sse-not-nginx",
    severity: Severity::Warning,
    why: "`sse` writes annotations of ingress-nginx; every other controller streams or buffers as it is told elsewhere.",
    source: "https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/",
    check,
};

fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    fleet.each(|at, server, written| {
        let streams = written.ingress.as_ref().is_some_and(|ingress| ingress.sse == Some(true));
        let class = server.ingress.as_ref().and_then(|ingress| ingress.class_name.as_deref());
        if let Some(class) = class.filter(|class| streams && !class.contains("nginx")) {
            let at = at.key("ingress");
            let finding = findings.report(&at.key("sse"), "must stand beside a class of ingress-nginx: others do not read its annotations");
            finding.found = Some(format!("the class {class:?}"));
            finding.remedy = Some("write your controller's own settings for streams under `ingress.annotations`".to_owned());
        }
    });
}
