//! The table of codes is complete, and its examples behave as described.

use std::collections::BTreeSet;

use mcp_stack::rules::{CODES, Code};

use crate::support::{Complaints, Ran, binary, entries, files, read, root, run, scratch, testdata};

#[test]
fn the_table_is_sorted() {
    let codes: Vec<&str> = CODES.iter().map(|code| code.code).collect();
    let sorted: Vec<&str> = codes.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
    assert_eq!(codes, sorted, "src/rules/codes.rs must be in alphabetical order, each code once");
}

#[test]
fn every_code_in_the_source_is_in_the_table() {
    let mut used = BTreeSet::new();
    for file in files(&root().join("src")) {
        let text = read(&file).expect("the file was just listed");
        for call in ["Diagnostic::new(", "Diagnostic::with_message(", "self.error("] {
            let arguments = text.split(call).skip(1).map(str::trim_start);
            used.extend(arguments.filter_map(|arguments| Some(arguments.strip_prefix('"')?.split_once('"')?.0.to_owned())));
        }
    }
    let known: BTreeSet<String> = CODES.iter().filter(|code| !code.is_rule()).map(|code| code.code.to_owned()).collect();
    assert_eq!(used, known, "left: the codes in src; right: those in src/rules/codes.rs that are not rules");
}

#[test]
fn every_rule_has_a_file_and_a_case() {
    let names = |paths: Vec<std::path::PathBuf>| -> BTreeSet<String> {
        let stems = paths.iter().map(|path| path.file_stem().expect("an entry has a name").to_string_lossy().replace('_', "-"));
        stems.filter(|stem| stem != "mod" && stem != "codes").collect()
    };
    let rules: BTreeSet<String> = CODES.iter().filter(|code| code.is_rule()).map(|code| code.code.to_owned()).collect();
    assert_eq!(names(entries(&root().join("src/rules"))), rules, "left: the files in src/rules; right: the rules in the table");
    assert_eq!(names(entries(&testdata("rules"))), rules, "left: the directories in testdata/rules; right: the rules in the table");
}

/// Codes whose examples cannot be passed to a command on standard input: kustomizations, command lines, packages.
const NOT_RUN: &[&str] = &[
    "config-unread",
    "date-retyped",
    "helm-release-not-seen",
    "input",
    "object-removed",
    "overlay-name",
    "replicas-reset",
    "stack-ambiguous",
    "stack-not-local",
    "stack-renamed",
];

/// Codes of `convert`, whose examples are values or releases.
const CONVERTED: &[&str] = &["chart-differs", "chart-failed", "chart-never-read", "release", "stack-already", "values", "values-missing"];

/// Workload for the examples with `workloadRef`.
const WORKLOAD: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata: {name: grafana-mcp}
spec:
  template:
    spec:
      containers:
      - {name: server, image: acme/grafana-mcp:v1.0.0, args: [--transport=http]}
      - {name: proxy, image: acme/proxy:v1.0.0}
";

/// HelmRelease for the examples with `helmRelease`.
const HELM_RELEASE: &str = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: grafana}\nspec: {}\n";

#[test]
fn examples_of_codes_behave_as_described() {
    let folder = scratch("codes");
    for (name, manifest) in [("workload.yaml", WORKLOAD), ("helmrelease.yaml", HELM_RELEASE)] {
        std::fs::write(folder.join(name), manifest).expect("a file can be written");
    }
    let mut complaints = Complaints::default();
    for code in CODES.iter().filter(|code| !NOT_RUN.contains(&code.code)) {
        let marker = format!("[{}]", code.code);
        let bad = run_example(code, &folder, &code.bad());
        if !bad.stderr.contains(&marker) {
            complaints.add(format!("{}: the bad example must have that finding:\n{}{}", code.code, code.bad(), bad.stderr));
        }
        let good = run_example(code, &folder, &code.good());
        if good.stderr.contains(&marker) || good.status != 0 {
            complaints.add(format!("{}: the good example must be free of errors:\n{}{}", code.code, code.good(), good.stderr));
        }
    }
    for name in NOT_RUN.iter().chain(CONVERTED) {
        if !CODES.iter().any(|code| code.code == *name) {
            complaints.add(format!("{name} is not a code"));
        }
    }
    complaints.raise();
}

/// Runs the command that reports the code on an example.
fn run_example(code: &Code, folder: &std::path::Path, example: &str) -> Ran {
    let mut command = binary(folder);
    if CONVERTED.contains(&code.code) {
        return run(command.args(["convert", "-"]), example.as_bytes());
    }
    let stack = complete(example);
    if example.contains("workloadRef:") && code.code != "workload-not-seen" {
        let input = if example.contains("helmRelease:") { "helmrelease.yaml" } else { "workload.yaml" };
        return run(command.args(["render", "-", "--input", input]), stack.as_bytes());
    }
    run(command.args(["check", "-"]), stack.as_bytes())
}

/// Completes an example to a stack: the examples in the table omit the header, and the levels above the fields of a server.
fn complete(example: &str) -> String {
    let begins = |field: &str| example.lines().any(|line| line.starts_with(field));
    if begins("apiVersion:") {
        return example.to_owned();
    }
    let mut stack = "apiVersion: mcp.p2pmmo.vn/v1alpha1\nkind: McpStack\n".to_owned();
    if !begins("metadata:") {
        stack += "metadata: {name: fleet}\n";
    }
    if begins("metadata:") || begins("spec:") {
        return stack + example;
    }
    stack += "spec:\n  mcp:\n    api:\n";
    if !begins("image:") && !begins("workloadRef:") {
        stack += "      image: {repository: acme/api, tag: v1.2.0}\n";
    }
    for line in example.lines() {
        stack += &format!("      {line}\n");
    }
    stack
}
