//! Everything that is tested, in one binary.
//!
//! - [`golden`]: cases in directories, `testdata/<mode>/<case>/`;
//! - [`kubernetes`]: what is emitted, held against the types and the readers of others;
//! - [`crds`]: custom objects, validated against the schemas of their operators;
//! - [`patches`]: strategic merge and RFC 6902, held against what kustomize and kubectl made of the same;
//! - [`cli`]: usage that is no case;
//! - [`codes`]: the table of codes and its examples;
//! - [`convert`]: the folders that `convert` writes;
//! - [`docs`]: what the Markdown files say;
//! - [`fuzzed`]: what fuzzers found once, and what they begin with;
//! - [`generated`]: stacks made at random;
//! - [`layers`]: what may name what in the source;
//! - [`tidy`]: what the source must look like.
//!
//! `UPDATE_GOLDEN=1 cargo test` writes every expected file anew.

mod cli;
mod codes;
mod convert;
mod crds;
mod docs;
// public for the fuzzers
#[allow(unreachable_pub)]
#[path = "../../fuzz/src/checks.rs"]
mod fuzzed;
mod generated;
mod golden;
mod kubernetes;
mod layers;
mod patch_cases;
mod patches;
mod support;
mod tidy;
