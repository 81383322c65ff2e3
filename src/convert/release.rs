//! Options of a conversion that are not in the values.

/// Properties of a release other than its values.
#[derive(Clone, Debug, Default)]
pub struct Release {
    /// Name of the release, which becomes the name of the stack.
    pub name: String,
    /// Value of `--namespace`; must match the namespace in the values, if they set one.
    pub wanted_namespace: Option<String>,
    /// Namespace of the release, used if neither the values nor `wanted_namespace` set one.
    pub namespace: Option<String>,
    /// Whether disabled servers are omitted.
    pub enabled_only: bool,
}
