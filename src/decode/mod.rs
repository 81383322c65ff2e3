//! From nodes to values, with every error reported: the declaration of fields, and Kubernetes' own types.

pub mod block;
pub mod field;
pub mod fields;
pub mod pod_template;
pub mod upstream;
