//! Builds pod anti-affinity and topology spread constraints.
//!
//! Pods are spread over hosts by anti-affinity, which kube-linter and kube-score check, and over zones by topology spread constraints, which
//! Polaris checks.

use k8s_openapi::api::core::v1::{Affinity, PodAffinityTerm, PodAntiAffinity, TopologySpreadConstraint, WeightedPodAffinityTerm};

use super::resolve::{Resolved, Strictness};
use crate::blocks::output::Output;
use crate::frame::Frame;
use crate::kinds::part::WholeList;
use crate::kinds::{Kind, metadata};

/// Adds the anti-affinity and the topology spread constraint to the pod.
pub fn build(frame: &Frame<'_>, resolved: &Resolved, output: &mut Output) {
    let part = &mut output.part.pod;
    if let Some(strictness) = resolved.hosts {
        let anti_affinity = host_anti_affinity(frame, strictness);
        part.pod.affinity = Some(Affinity { pod_anti_affinity: Some(anti_affinity), ..Affinity::default() });
        part.whole_lists.push(WholeList { path: anti_affinity_path(strictness), field: ["spread", "hosts"], off: "none" });
    }
    if let Some(strictness) = resolved.zones {
        part.pod.topology_spread_constraints = Some(vec![zone_constraint(frame, strictness)]);
    }
}

fn host_anti_affinity(frame: &Frame<'_>, strictness: Strictness) -> PodAntiAffinity {
    let term = PodAffinityTerm {
        label_selector: Some(metadata::pod_selector(frame)),
        topology_key: "kubernetes.io/hostname".to_owned(),
        ..PodAffinityTerm::default()
    };
    let mut anti_affinity = PodAntiAffinity::default();
    match strictness {
        Strictness::Preferred => {
            let term = WeightedPodAffinityTerm { pod_affinity_term: term, weight: 100 };
            anti_affinity.preferred_during_scheduling_ignored_during_execution = Some(vec![term]);
        }
        Strictness::Required => anti_affinity.required_during_scheduling_ignored_during_execution = Some(vec![term]),
    }
    anti_affinity
}

/// Returns the path of the list that [`host_anti_affinity`] sets.
fn anti_affinity_path(strictness: Strictness) -> &'static [&'static str] {
    match strictness {
        Strictness::Preferred => &["affinity", "podAntiAffinity", "preferredDuringSchedulingIgnoredDuringExecution"],
        Strictness::Required => &["affinity", "podAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution"],
    }
}

fn zone_constraint(frame: &Frame<'_>, strictness: Strictness) -> TopologySpreadConstraint {
    let when_unsatisfiable = match strictness {
        Strictness::Preferred => "ScheduleAnyway",
        Strictness::Required => "DoNotSchedule",
    };
    // spreads the pods of each revision separately; only the pods of a Deployment have this label
    let revision = (frame.workload.0 == Kind::Deployment.as_str()).then(|| vec!["pod-template-hash".to_owned()]);
    TopologySpreadConstraint {
        label_selector: Some(metadata::pod_selector(frame)),
        match_label_keys: revision,
        max_skew: 1,
        topology_key: "topology.kubernetes.io/zone".to_owned(),
        when_unsatisfiable: when_unsatisfiable.to_owned(),
        ..TopologySpreadConstraint::default()
    }
}
