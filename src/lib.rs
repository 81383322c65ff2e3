//! Runs a fleet of MCP servers on Kubernetes: renders one `McpStack` to the full set of manifests.
//!
//! Data flows one way:
//!
//! ```text
//! bytes → wire → overlay → api → stack → rules → expand → patch → reconcile → wire → bytes
//! ```
//!
//! In reading order:
//!
//! - [`cli`]: parses the command line and dispatches;
//! - [`mode`]: one file per command: its arguments, and reading, running and writing;
//! - [`syntax`]: what Kubernetes accepts as text: names, quantities, durations;
//! - [`wire`]: text, nodes with their spans, the `ResourceList` envelope, the emitter; the only module that uses a YAML library;
//! - [`diagnostics`]: errors and warnings, with their locations;
//! - [`merge`]: strategic merge and JSON patch of nodes;
//! - [`frame`]: the context that the blocks of one server share;
//! - [`kinds`]: the table of generated kinds, one row each, and the parts of objects that builders share;
//! - [`decode`]: nodes to values: the declaration of fields, and Kubernetes' own types;
//! - [`blocks`]: one folder per block of a server: its fields, what they resolve to, and what is generated from them;
//! - [`overlay`]: merges one stack over another;
//! - [`pipeline`]: runs one stack through the following stages;
//! - [`api`]: what users write, field by field; an absent field is `None`;
//! - [`stack`]: the validated stack, with every default resolved;
//! - [`rules`]: best practices, one file per rule, and the table of all codes of diagnostics;
//! - [`expand`]: converts a stack to objects; cannot fail;
//! - [`patch`]: pod templates, patches and workload patches, and what depends on the final content of the objects;
//! - [`reconcile`]: how generated objects are combined with existing ones: ownership, update, prune, pass-through;
//! - [`convert`]: converts the values of a Helm release to a stack;
//! - [`report`]: findings as text, JSON, SARIF, JUnit, GitHub annotations or `results` of a `ResourceList`;
//! - [`mod@reference`]: `explain`, the schema and the published pages, generated from the declarations.

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
