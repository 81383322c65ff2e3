//! Decodes nodes into values and reports every error: the declaration of our fields, and Kubernetes' own types.

pub mod block;
pub mod field;
pub mod fields;
pub mod pod_template;
pub mod upstream;
