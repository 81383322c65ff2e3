//! All integration tests, in one binary.
//!
//! - [`golden`]: golden cases in the directories `testdata/<mode>/<case>/`;
//! - [`kubernetes`]: compatibility of emitted objects with upstream types and YAML readers;
//! - [`crds`]: custom objects, validated against the schemas of their operators;
//! - [`patches`]: strategic merge and JSON patches, compared with the results of kustomize and kubectl;
//! - [`cli`]: command-line usage that has no golden case;
//! - [`codes`]: the table of codes and its examples;
//! - [`convert`]: the directories that `convert` writes;
//! - [`docs`]: embedded files, output and commands in Markdown files;
//! - [`fuzzed`]: seeds and earlier findings of the fuzzers;
//! - [`generated`]: pseudorandom stacks;
//! - [`layers`]: dependencies between modules;
//! - [`tidy`]: conventions for the source and the test data.
//!
//! `UPDATE_GOLDEN=1 cargo test` updates all expected files.

mod cli;
mod codes;
mod convert;
mod crds;
mod docs;
// the fuzzers also compile this file, and need its items to be public
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
