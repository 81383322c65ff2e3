//! Everything that is tested, in one binary.
//!
//! - [`golden`]: cases in directories, `testdata/<mode>/<case>/`;
//! - [`kubernetes`]: what is emitted, held against the types and the readers of others;
//! - [`crds`]: custom objects, validated against the schemas of their operators;
//! - [`patches`]: strategic merge and RFC 6902, held against what kustomize and kubectl made of the same;
//! - [`cli`]: usage that is no case;
//! - [`convert`]: the folders that `convert` writes;
//! - [`docs`]: what the Markdown files say;
//! - [`fuzzed`]: what fuzzers found once, and what they begin with;
//! - [`generated`]: stacks made at random;
//! - [`layers`]: what may name what in the source;
//! - [`tidy`]: what the source must look like.
//!
//! `UPDATE_GOLDEN=1 cargo test` writes every expected file anew.

mod cli;
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

use std::io::Write as _;

/// Not through `eprintln!`, which a test that passes keeps to itself. Tests run by name: this one is the last.
#[test]
fn what_was_left_out() {
    let _ = writeln!(std::io::stderr(), "left out: kustomize, kpt, kubectl, helm: run .ci/run");
}
