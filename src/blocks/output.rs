//! The output of the blocks' builders.

use crate::kinds::Object;
use crate::kinds::part::WorkloadPart;

/// What the blocks of one server generate.
#[derive(Debug, Default)]
pub struct Output {
    /// The part of the workload, or of the patch of an external workload.
    pub part: WorkloadPart,
    /// The other objects.
    pub objects: Vec<Object>,
}
