//! Sets the image of the container, its pull policy and the pull secrets.

use super::resolve::Resolved;
use crate::blocks::output::Output;
use crate::frame::Frame;
use crate::kinds::parts::{local_reference, some_list};

/// The label with the version of the image, on the workload.
const VERSION: &str = "app.kubernetes.io/version";

/// Sets the image. An external workload gets only what the server sets.
pub fn build(frame: &Frame<'_>, resolved: &Resolved, output: &mut Output) {
    let part = &mut output.part;
    let container = &mut part.pod.container;
    if frame.is_external {
        let image = frame.observed.and_then(|observed| observed.image.as_deref()).unwrap_or_default();
        container.image = (!resolved.part.is_empty()).then(|| resolved.part.over(image));
        container.image_pull_policy = resolved.pull_policy.map(|policy| policy.as_str().to_owned());
        return;
    }
    container.image = Some(resolved.image.reference());
    container.image_pull_policy = Some(resolved.image.pull_policy.as_str().to_owned());
    part.pod.pod.image_pull_secrets = some_list(resolved.pull_secrets.iter().map(|name| local_reference(name)).collect());
    if let Some(version) = resolved.image.version() {
        part.metadata.labels.get_or_insert_default().entry(VERSION.to_owned()).or_insert_with(|| version.to_owned());
    }
}
