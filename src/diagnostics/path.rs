//! Field paths: `spec.mcp.api.image.tag`.

use std::fmt;

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// The value of a key in a map.
    Key(String),
    /// An item of a list, counted from 0.
    Index(usize),
}

/// A path to a field, printed as `spec.mcp.api.env.env[0].name`. A key that is not a plain word is printed in brackets:
/// `metadata.annotations[config.kubernetes.io/local-config]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct FieldPath(pub Vec<Step>);

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            match step {
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Key(key) if is_word(key) => {
                    if position > 0 {
                        f.write_str(".")?;
                    }
                    f.write_str(key)?;
                }
                Step::Key(key) => write!(f, "[{key}]")?,
            }
        }
        Ok(())
    }
}

fn is_word(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
}

/// A borrowed path: the last step and the path before it. It is converted to a [`FieldPath`] only if an error is reported.
#[derive(Clone, Copy, Debug)]
pub struct At<'a> {
    parent: Option<&'a At<'a>>,
    step: Option<Borrowed<'a>>,
}

#[derive(Clone, Copy, Debug)]
enum Borrowed<'a> {
    Key(&'a str),
    Index(usize),
}

impl<'a> At<'a> {
    /// The document as a whole.
    pub const ROOT: At<'static> = At { parent: None, step: None };
    /// `metadata`.
    pub const METADATA: At<'static> = Self::ROOT.key("metadata");
    /// `metadata.name`.
    pub const NAME: At<'static> = Self::METADATA.key("name");
    /// `spec`.
    pub const SPEC: At<'static> = Self::ROOT.key("spec");
    /// `spec.global`.
    pub const GLOBAL: At<'static> = Self::SPEC.key("global");
    /// `spec.mcp`.
    pub const SERVERS: At<'static> = Self::SPEC.key("mcp");
    /// `spec.patches`.
    pub const PATCHES: At<'static> = Self::SPEC.key("patches");

    /// Returns the path of the value of `key`.
    pub const fn key(&'a self, key: &'a str) -> At<'a> {
        At { parent: Some(self), step: Some(Borrowed::Key(key)) }
    }

    /// Returns the path of the item at `index`.
    pub const fn index(&'a self, index: usize) -> At<'a> {
        At { parent: Some(self), step: Some(Borrowed::Index(index)) }
    }

    /// Returns the path as an owned value.
    pub fn path(&self) -> FieldPath {
        let mut steps = Vec::new();
        let mut at = Some(self);
        while let Some(here) = at {
            match here.step {
                Some(Borrowed::Key(key)) => steps.push(Step::Key(key.to_owned())),
                Some(Borrowed::Index(index)) => steps.push(Step::Index(index)),
                None => {}
            }
            at = here.parent;
        }
        steps.reverse();
        FieldPath(steps)
    }
}

impl From<&At<'_>> for FieldPath {
    fn from(at: &At<'_>) -> Self {
        at.path()
    }
}
