//! What Kubernetes accepts as text: names, quantities, durations.

pub mod duration;
pub mod legal;
pub mod quantity;
