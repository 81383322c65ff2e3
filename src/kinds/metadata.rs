//! Names, labels and annotations of generated objects.

/// The annotation by which an object of ours is known: `<stack>/<Kind>/<name>`.
pub const GENERATED: &str = "mcp.p2pmmo.vn/generated";

/// The annotation of a pod template that changes with the files it mounts, so that the pods are replaced.
pub const CHECKSUM: &str = "checksum/config";
