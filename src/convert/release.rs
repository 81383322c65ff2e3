//! The options of a conversion that do not come from the values.

/// What is known of a release beside its values.
#[derive(Clone, Debug, Default)]
pub struct Release {
    /// Its name: the stack's.
    pub name: String,
    /// The namespace that the user names; must be that of the values, where they have one.
    pub wanted_namespace: Option<String>,
    /// The namespace that it is installed into, where no other is named.
    pub namespace: Option<String>,
    /// Whether servers that do not run are left out.
    pub enabled_only: bool,
}
