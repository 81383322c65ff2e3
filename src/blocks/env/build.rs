//! Sets the environment variables of the container.

use super::resolve::Resolved;
use crate::blocks::output::Output;
use crate::frame::Frame;
use crate::kinds::parts::some_list;

/// Sets the variables and their sources. A variable has either `value` or `valueFrom`, so the merge deletes the other one from an external
/// workload.
pub fn build(frame: &Frame<'_>, resolved: &Resolved, output: &mut Output) {
    let pod = &mut output.part.pod;
    pod.container.env = some_list(resolved.variables.clone());
    pod.container.env_from = some_list(resolved.sources.clone());
    if frame.is_external {
        for (index, variable) in resolved.variables.iter().enumerate() {
            pod.delete(&["env", &index.to_string(), if variable.value_from.is_some() { "value" } else { "valueFrom" }]);
        }
    }
}
