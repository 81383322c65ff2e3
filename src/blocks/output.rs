//! What blocks generate.

use crate::kinds::Object;
use crate::kinds::part::WorkloadPart;

/// What the blocks of one server generate.
#[derive(Debug, Default)]
pub struct Output {
    /// The workload, or its patch.
    pub part: WorkloadPart,
    /// The objects beside it.
    pub objects: Vec<Object>,
}
