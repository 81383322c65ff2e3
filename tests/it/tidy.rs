//! Conventions for the source and the test data.

use std::path::{Path, PathBuf};

use crate::golden::{Mode, cases, uses};
use crate::support::{Complaints, entries, files, read, root, shown, testdata};

/// Returns the source files below `src/<folder>`, each with its text.
fn source(folder: &str) -> Vec<(PathBuf, String)> {
    let files: Vec<PathBuf> = files(&root().join("src").join(folder))
        .into_iter()
        .filter(|file| file.extension().is_some_and(|extension| extension == "rs"))
        .collect();
    assert!(!files.is_empty(), "src/{folder} must have files");
    files.into_iter().map(|file| (file.clone(), read(&file).expect("the file was just listed"))).collect()
}

/// Returns the lines of a file with their numbers, without comments.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(index, line)| (index + 1, line.split_once("//").map_or(line, |(code, _)| code)))
}

fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}

/// Returns the files with this name in the folders of the blocks, each with its text.
fn block_files(name: &str) -> Vec<(PathBuf, String)> {
    source("blocks").into_iter().filter(|(file, _)| file.ends_with(name)).collect()
}

fn forbid(complaints: &mut Complaints, files: Vec<(PathBuf, String)>, why: &str, forbidden: impl Fn(&str) -> bool) {
    for (file, text) in files {
        for (number, line) in code(&text) {
            if forbidden(line) {
                complaints.add(format!("{}:{number}: {why}: {}", shown(&file), line.trim()));
            }
        }
    }
}

#[test]
fn expansion_cannot_fail() {
    let mut complaints = Complaints::default();
    let builders = source("expand").into_iter().chain(block_files("build.rs")).collect();
    forbid(&mut complaints, builders, "a builder knows neither what was written nor diagnostics", |line| {
        // the signature of `Serialize::serialize` is exempt
        let serde = line.contains("S::Ok, S::Error");
        line.contains("crate::api")
            || line.contains("crate::decode")
            || line.contains("super::fields")
            || words(line).any(|word| matches!(word, "diagnostics" | "Diagnostics" | "Diagnostic"))
            || (words(line).any(|word| word == "Result") && !serde)
    });
    complaints.raise();
}

#[test]
fn blocks_do_not_depend_on_each_other() {
    let mut complaints = Complaints::default();
    let blocks = root().join("src/blocks");
    let mut seen = 0;
    for (file, text) in source("blocks") {
        let inner = file.strip_prefix(&blocks).expect("it is below src/blocks");
        let Some(block) = inner.parent().filter(|block| !block.as_os_str().is_empty()) else { continue };
        let own = format!("crate::blocks::{}", block.display());
        let named = |line: &str| {
            let others = line.split("crate::blocks::").skip(1).map(|rest| format!("crate::blocks::{rest}"));
            others.into_iter().any(|path| !path.starts_with("crate::blocks::output") && !path.starts_with(&own))
        };
        for (number, line) in code(&text).filter(|(_, line)| named(line) || line.contains("super::super")) {
            complaints.add(format!("{}:{number}: a block names no other block: {}", shown(&file), line.trim()));
        }
        seen += 1;
    }
    assert!(seen > 0, "there are blocks");
    complaints.raise();
}

#[test]
fn only_wire_uses_a_yaml_library() {
    let mut complaints = Complaints::default();
    let named =
        |line: &str| words(line).any(|word| matches!(word, "saphyr_parser" | "saphyr" | "serde_yaml" | "yaml_serde" | "serde_saphyr"));
    for (file, text) in source("") {
        let within = file.starts_with(root().join("src/wire"));
        for (number, line) in code(&text).filter(|(_, line)| !within && named(line)) {
            complaints.add(format!("{}:{number}: only `wire` may name a YAML library: {}", shown(&file), line.trim()));
        }
    }
    assert!(
        source("wire").iter().any(|(_, text)| code(text).any(|(_, line)| named(line))),
        "`wire` must name one, or this looks for the wrong name"
    );
    complaints.raise();
}

/// Kubernetes types that a stack contains unchanged.
const KUBERNETES_TYPES: &[&str] = &[
    "EnvFromSource",
    "EnvVar",
    "ExecAction",
    "GRPCAction",
    "HPAScalingRules",
    "HTTPGetAction",
    "HorizontalPodAutoscalerBehavior",
    "IntOrString",
    "LabelSelector",
    "MetricSpec",
    "MetricTarget",
    "Quantity",
    "ResourceMetricSource",
    "SecretEnvSource",
    "TCPSocketAction",
    "self",
    "v2",
];

#[test]
fn a_stack_contains_only_allowed_kubernetes_types() {
    let mut complaints = Complaints::default();
    let mut count = 0;
    for (file, text) in source("stack").into_iter().chain(block_files("resolve.rs")) {
        let code: String = code(&text).flat_map(|(_, line)| [line, "\n"]).collect();
        for import in code.split("k8s_openapi::").skip(1) {
            count += 1;
            let path = import.split(';').next().unwrap_or_default();
            let (_, names) = path.rsplit_once("::").unwrap_or(("", path));
            let names = names.trim_matches(['{', '}']);
            let names = names.split(',').map(|name| name.split(" as ").next().unwrap_or_default().trim());
            for name in names.filter(|name| !name.is_empty() && !KUBERNETES_TYPES.contains(name)) {
                complaints.add(format!("{}: `{name}` must be on the list of blocks that a stack takes as they are", shown(&file)));
            }
        }
    }
    assert!(count > 0, "this must find the imports");
    complaints.raise();
}

#[test]
fn every_file_of_the_test_data_is_used() {
    let mut complaints = Complaints::default();
    let modes: Vec<&str> = Mode::ALL.iter().map(|(name, _)| *name).collect();
    for path in entries(&testdata("")) {
        let name = path.file_name().expect("an entry has a name").to_string_lossy().into_owned();
        // the tests in `docs` and `patches` check the examples and the tables of patches; charts are for tests that need Helm
        if !path.is_dir() || !(modes.contains(&name.as_str()) || ["charts", "examples", "patches"].contains(&name.as_str())) {
            complaints.add(format!("{} is no mode", shown(&path)));
        }
    }
    for (name, mode) in Mode::ALL {
        for file in entries(&testdata(name)).into_iter().filter(|path| !path.is_dir()) {
            complaints.add(format!("{} is in no case", shown(&file)));
        }
        for case in cases(name) {
            let files = files(&case);
            if files.is_empty() {
                complaints.add(format!("{} is empty", shown(&case)));
            }
            for file in files.iter().filter(|file| !uses(*mode, &case, file)) {
                complaints.add(format!("{} is used by nothing", shown(file)));
            }
        }
    }
    complaints.raise();
}

#[test]
fn no_unfinished_code_remains() {
    let mut complaints = Complaints::default();
    // split, so that this file does not contain them
    let unfinished =
        [["to", "do!"], ["unimple", "mented!"], ["d", "bg!"], ["#[ig", "nore"], ["FIX", "ME"], ["XX", "X"]].map(|parts| parts.concat());
    let sources: Vec<PathBuf> = ["src", "tests"].iter().flat_map(|folder| files(&root().join(folder))).collect();
    assert!(sources.iter().any(|file| file.ends_with(Path::new("src/main.rs"))));
    for file in sources {
        let text = read(&file).expect("the file was just listed");
        for (number, line) in text.lines().enumerate() {
            if let Some(word) = unfinished.iter().find(|word| line.contains(word.as_str())) {
                complaints.add(format!("{}:{}: `{word}` must not stay", shown(&file), number + 1));
            }
        }
        let length = text.lines().count();
        // the length of a table depends on the number of its entries
        if length > 700 && !file.ends_with("src/rules/codes.rs") {
            complaints.add(format!("{}: must have at most 700 lines, has {length}", shown(&file)));
        }
    }
    complaints.raise();
}

#[test]
fn published_files_have_the_package_version() {
    let version = env!("CARGO_PKG_VERSION");
    let function = root().join("functions/mcp-stack");
    for (file, line) in
        [("helm/plugin.yaml", format!("\nversion: {version}\n")), ("argocd/plugin.yaml", format!("\n  version: v{version}\n"))]
    {
        let text = read(&function.join(file)).expect("the file exists");
        assert!(text.contains(&line), "{file} must say `{}`", line.trim());
    }
}
