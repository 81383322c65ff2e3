//! Runs a fleet of MCP servers on Kubernetes: one `McpStack` becomes the full set of manifests.
//!
//! Data runs one way:
//!
//! ```text
//! bytes → wire → layer → api → stack → rules → expand → patch → join → wire → bytes
//! ```
//!
//! In reading order:
//!
//! - [`cli`]: what was typed, and what it means;
//! - [`mode`]: one file for each way of being called: read, run, write;
//! - [`wire`]: text, nodes with their places, the `ResourceList` envelope, the emitter; the only place that names a YAML library;
//! - [`layer`]: one stack laid over another;
//! - [`pipeline`]: one stack through the stages that follow;
//! - [`api`]: what people write, field for field; absent is `None`;
//! - [`stack`]: what will be built: validated, every default filled in;
//! - [`rules`]: what is good practice, one file a rule;
//! - [`expand`]: a stack to objects, one module an emitted kind; cannot fail;
//! - [`patch`]: strategic merge and RFC 6902 on the objects, and what depends on their final content;
//! - [`join`]: how our objects come among those already there;
//! - [`convert`]: the values of a Helm release to a stack;
//! - [`diagnostics`]: everything that is wrong, collected, placed and told;
//! - [`reference`]: the API, told: `explain`, the schema, the published pages;
//! - [`external_secrets`]: the kinds of the External Secrets Operator, which k8s-openapi does not have.

pub mod api;
pub mod blocks;
pub mod cli;
pub mod convert;
pub mod decode;
pub mod diagnostics;
pub mod expand;
pub mod frame;
pub mod kinds;
pub mod merge;
pub mod mode;
pub mod overlay;
pub mod patch;
pub mod pipeline;
pub mod reconcile;
pub mod reference;
pub mod report;
pub mod rules;
pub mod stack;
pub mod syntax;
pub mod wire;
