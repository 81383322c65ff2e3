//! The place of a value by names: `spec.mcp.api.image.tag`.

use std::fmt;

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Into the value of a key.
    Key(String),
    /// Into an item of a list, counted from 0.
    Index(usize),
}

/// A path through the fields of a stack, printed as `spec.mcp.api.env.env[0].name`; a key that is not a plain word stands in
/// brackets: `metadata.annotations[config.kubernetes.io/local-config]`.
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

/// A path under construction: a step and what it stands on. Costs nothing until a mistake asks for it.
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
    /// The document itself.
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

    /// The value under `key`.
    pub const fn key(&'a self, key: &'a str) -> At<'a> {
        At { parent: Some(self), step: Some(Borrowed::Key(key)) }
    }

    /// The item number `index`.
    pub const fn index(&'a self, index: usize) -> At<'a> {
        At { parent: Some(self), step: Some(Borrowed::Index(index)) }
    }

    /// The path, to keep.
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
