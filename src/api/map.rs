//! The type of maps in a stack.

use std::collections::BTreeMap;

/// A map whose keys the user chooses.
pub type Map<T> = BTreeMap<String, T>;
