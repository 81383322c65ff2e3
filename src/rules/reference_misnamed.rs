//! A reference to a Secret or ConfigMap whose name resembles a generated one.

use super::{Findings, Fleet};
use std::collections::BTreeMap;

use crate::diagnostics::{At, closest_match};
use crate::kinds::Kind;

/// The maximum number of names for which a similar name is searched by edit distance.
const MAX_COMPARED: usize = 100;

pub(super) fn check(fleet: &Fleet<'_>, findings: &mut Findings<'_>) {
    let mut secrets: Vec<String> = Vec::new();
    let mut sources: BTreeMap<String, String> = BTreeMap::new();
    let mut config_maps: Vec<String> = Vec::new();
    for server in fleet.stack.servers.iter().chain(&fleet.stack.external) {
        if let Some(secret) = &server.blocks.secret.0 {
            secrets.push(secret.name.clone());
            if let Some(synchronized) = &secret.synchronized {
                sources.insert(synchronized.external_secret.name.clone(), secret.name.clone());
            }
        }
        if server.blocks.config.0.is_some() {
            config_maps.push(server.config_map_name());
            sources.insert(server.name.clone(), server.config_map_name());
        }
    }
    secrets.sort_unstable();
    config_maps.sort_unstable();
    let find_similar = |name: &str, generated: &[String]| {
        if generated.binary_search_by(|known| known.as_str().cmp(name)).is_ok() {
            return None;
        }
        // in a large fleet, comparing every reference with every name would take most of the run time
        let known: Vec<&str> = generated.iter().map(String::as_str).filter(|_| generated.len() <= MAX_COMPARED).collect();
        let source = sources.get(name).filter(|target| generated.binary_search(target).is_ok()).cloned();
        source.or_else(|| closest_match(name, &known).filter(|similar| similar.len().abs_diff(name.len()) <= 2).map(str::to_owned))
    };
    fleet.each(|at, _, raw| {
        let Some(env) = &raw.blocks.env.env else { return };
        let mut report = |at: &At<'_>, kind: &str, name: &str, generated: &[String]| {
            let Some(similar) = find_similar(name, generated) else { return };
            let finding = findings.report(at, format!("is not a {kind} of the stack"));
            finding.found = Some(format!("{name:?}"));
            finding.remedy = Some(format!("did you mean `{similar}`?"));
            finding.proposed = Some(similar);
        };
        let at = at.key("env");
        let at_from = at.key("envFrom");
        for item in env.env_from.iter().flatten() {
            let at = at_from.index(item.index);
            if let Some(reference) = &item.value.secret_ref {
                let at = at.key("secretRef");
                report(&at.key("name"), "Secret", &reference.name, &secrets);
            }
            if let Some(reference) = &item.value.config_map_ref {
                let at = at.key("configMapRef");
                report(&at.key("name"), Kind::ConfigMap.as_str(), &reference.name, &config_maps);
            }
        }
        let at_env = at.key("env");
        for item in env.env.iter().flatten() {
            let Some(from) = &item.value.value_from else { continue };
            let at = at_env.index(item.index);
            let at = at.key("valueFrom");
            if let Some(reference) = &from.secret_key_ref {
                let at = at.key("secretKeyRef");
                report(&at.key("name"), "Secret", &reference.name, &secrets);
            }
            if let Some(reference) = &from.config_map_key_ref {
                let at = at.key("configMapKeyRef");
                report(&at.key("name"), Kind::ConfigMap.as_str(), &reference.name, &config_maps);
            }
        }
    });
}
