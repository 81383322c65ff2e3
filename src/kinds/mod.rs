//! The kinds of Kubernetes objects that are emitted.

pub mod external_secrets;
pub mod metadata;
