//! The type of maps in a stack.

use std::collections::BTreeMap;

/// A map with keys that the user chooses, such as names of servers.
pub type Map<T> = BTreeMap<String, T>;
