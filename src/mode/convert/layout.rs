//! The layouts of `convert --layout`.

use clap::ValueEnum;

/// Layout of the directory that `convert` writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Layout {
    /// kpt package with a Kptfile
    Kpt,
    /// Directory with a kustomization
    Kustomize,
}
