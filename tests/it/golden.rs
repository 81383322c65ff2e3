//! Golden cases: directories with an input and its expected output.
//!
//! A new case needs no code. [`Mode`] lists the files that a case may have.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::{Complaints, Ran, binary, copy_tree, documents, entries, files, read, run, scratch, shown, testdata, without_results};

/// How a case is run.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Runs the function on `stdin.yaml`.
    Function,
    /// Runs the command in `args`; by default, `render stack.yaml`.
    Render,
    /// Runs the command in `args`; by default, `check stack.yaml`.
    Check,
    /// Violates a rule: runs `check` on `stack.yaml`, and on `waived.yaml`, which waives the rule; for rules that only the function can
    /// check, runs the function on `stdin.yaml` and `waived-stdin.yaml`.
    Rules,
    /// Runs `check stack.yaml` on an invalid stack.
    Errors,
    /// Runs the legacy kustomize plugin with `config.yaml`, and `stdin.yaml` if it exists.
    Plugin,
    /// Runs the command in `args` on `stdin.yaml`; by default, `post-render stack.yaml`.
    PostRender,
    /// Runs the command in `args`; by default, `render stack.yaml --output out`. `before/` has the initial content of `out`, and `after/`
    /// the expected content.
    Output,
    /// Runs the command in `args`; by default, `convert values.yaml`.
    Convert,
}

impl Mode {
    pub(crate) const ALL: &[(&'static str, Self)] = &[
        ("function", Self::Function),
        ("render", Self::Render),
        ("check", Self::Check),
        ("rules", Self::Rules),
        ("errors", Self::Errors),
        ("plugin", Self::Plugin),
        ("post-render", Self::PostRender),
        ("output", Self::Output),
        ("convert", Self::Convert),
    ];

    fn default_arguments(self) -> &'static str {
        match self {
            Self::Function => "",
            Self::Render => "render stack.yaml",
            Self::Check | Self::Rules | Self::Errors => "check stack.yaml",
            Self::Plugin => "config.yaml",
            Self::PostRender => "post-render stack.yaml",
            Self::Output => "render stack.yaml --output out",
            Self::Convert => "convert values.yaml",
        }
    }

    /// Returns the files that a case may have in addition to those in its arguments.
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Function | Self::Plugin => &["stdin.yaml", "stdout.yaml", "stderr.txt", "status"],
            Self::Render | Self::PostRender | Self::Convert => &["args", "stdin.yaml", "stdout.yaml", "stderr.txt", "status"],
            Self::Check => &["args", "stdin.yaml", "stdout.txt", "stderr.txt", "findings.jsonl", "status"],
            Self::Rules => &["waived.yaml", "stdin.yaml", "waived-stdin.yaml", "stderr.txt", "findings.jsonl", "status"],
            Self::Errors => &["stderr.txt", "findings.jsonl"],
            Self::Output => &["args", "before", "after", "stderr.txt", "status"],
        }
    }
}

/// Returns the cases of a mode.
pub(crate) fn cases(mode: &str) -> Vec<PathBuf> {
    entries(&testdata(mode)).into_iter().filter(|path| path.is_dir()).collect()
}

/// Whether a case uses a file in its directory.
pub(crate) fn uses(mode: Mode, case: &Path, file: &Path) -> bool {
    let inner = file.strip_prefix(case).expect("it is in the case");
    let first = inner.components().next().expect("an entry has a name").as_os_str().to_string_lossy();
    // all files of a directory argument are part of the case, even those that the program must ignore
    mode.names().contains(&first.as_ref()) || arguments(mode, case).iter().any(|argument| inner.starts_with(argument) || argument == ".")
}

fn arguments(mode: Mode, case: &Path) -> Vec<String> {
    let line = read(&case.join("args")).unwrap_or_else(|| mode.default_arguments().to_owned());
    assert!(line.trim_end_matches('\n').lines().count() <= 1, "{}: `args` must be one line", shown(case));
    line.split_whitespace().map(str::to_owned).collect()
}

fn run_case(mode: Mode, case: &Path, folder: &Path) -> Ran {
    let mut command = binary(folder);
    if mode == Mode::Plugin {
        command.env("KUSTOMIZE_PLUGIN_CONFIG_ROOT", folder);
    }
    run(command.args(arguments(mode, case)), read(&case.join("stdin.yaml")).unwrap_or_default().as_bytes())
}

fn compare(complaints: &mut Complaints, case: &Path, ran: &Ran) {
    complaints.compare(&case.join("stdout.yaml"), &ran.stdout);
    compare_end(complaints, case, ran);
}

fn compare_end(complaints: &mut Complaints, case: &Path, ran: &Ran) {
    complaints.compare(&case.join("stderr.txt"), &without_source_lines(&ran.stderr));
    compare_status(complaints, case, ran);
}

/// Standard error without the source lines of findings: how these are drawn depends on the version of a library, and a few cases of
/// `check` and `errors` cover it.
fn without_source_lines(stderr: &str) -> String {
    let is_drawn = |line: &&str| {
        let rest = line.trim_start().trim_start_matches(|c: char| c.is_ascii_digit());
        rest.trim_start().starts_with('|')
    };
    stderr.split_inclusive('\n').filter(|line| !is_drawn(line)).collect()
}

fn compare_status(complaints: &mut Complaints, case: &Path, ran: &Ran) {
    let status = if ran.status == 0 { String::new() } else { format!("{}\n", ran.status) };
    complaints.compare(&case.join("status"), &status);
}

/// Compares the findings of `check`: standard error if the case has a `stderr.txt`, otherwise one line of JSON per finding, which does
/// not depend on the layout of the text.
fn compare_findings(complaints: &mut Complaints, case: &Path, ran: &Ran, arguments: &[String]) {
    let text = case.join("stderr.txt");
    // with another format, the findings are on standard output
    if text.is_file() || arguments.iter().any(|argument| argument == "--format") {
        complaints.compare(&text, &ran.stderr);
    } else {
        let lines: String = findings(case, arguments).iter().map(|finding| finding.to_string() + "\n").collect();
        complaints.compare(&case.join("findings.jsonl"), &lines);
    }
}

/// Returns the findings of `check`.
fn findings(case: &Path, arguments: &[impl AsRef<std::ffi::OsStr>]) -> Vec<Value> {
    let stdin = read(&case.join("stdin.yaml")).unwrap_or_default();
    let ran = run(binary(case).args(arguments).args(["--format", "json"]), stdin.as_bytes());
    let mut report: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{}: {error}: {}", shown(case), ran.stderr));
    let Value::Array(findings) = report["findings"].take() else { panic!("{}: a report must have findings", shown(case)) };
    findings
}

fn for_each_case(mode: &str, mut check: impl FnMut(&mut Complaints, &Path)) {
    let cases = cases(mode);
    assert!(!cases.is_empty(), "testdata/{mode} must have cases");
    let mut complaints = Complaints::default();
    for case in cases {
        check(&mut complaints, &case);
    }
    complaints.raise();
}

#[test]
fn function() {
    for_each_case("function", |complaints, case| {
        let input = read(&case.join("stdin.yaml")).expect("a case has its input");
        let first = run(&mut binary(case), input.as_bytes());
        compare(complaints, case, &first);
        check_second_run(complaints, case, &first);
        let refused = first.stdout.starts_with("apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: []\nresults:\n");
        if first.status != 0 && !refused {
            let what = format!("{}: a function that fails must give back its input", shown(case));
            complaints.same(&what, &without_results(&input), &without_results(&first.stdout));
        }
    });
}

/// Runs the function on its own output, which must not change.
fn check_second_run(complaints: &mut Complaints, case: &Path, first: &Ran) {
    let input = without_results(&first.stdout);
    let second = run(&mut binary(case), input.as_bytes());
    let what = format!("{}: a second run must change nothing", shown(case));
    complaints.same(&what, &input, &without_results(&second.stdout));
    if first.status != second.status {
        complaints.add(format!("{}: the first run ended with {}, the second with {}", shown(case), first.status, second.status));
    }
}

#[test]
fn render() {
    for_each_case("render", |complaints, case| {
        let ran = run_case(Mode::Render, case, case);
        compare(complaints, case, &ran);
        if ran.status == 0 {
            check_with_own_objects(complaints, case, &ran.stdout);
        } else if !ran.stdout.is_empty() {
            complaints.add(format!("{}: a render that fails must print nothing", shown(case)));
        }
    });
}

/// Runs the function on the stack and its generated objects, which must not change.
fn check_with_own_objects(complaints: &mut Complaints, case: &Path, objects: &str) {
    let arguments = arguments(Mode::Render, case);
    // the function has no overlays, and one functionConfig
    if arguments != ["render", "stack.yaml"] {
        return;
    }
    let stack = read(&case.join("stack.yaml")).expect("a case has its stack").replace(['\r', '\u{feff}'], "");
    let [stack] = documents(&stack).try_into().expect("`render stack.yaml` is for one stack");
    let objects = documents(objects);
    let mut list = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n".to_owned();
    list += if objects.is_empty() { "items: []\n" } else { "items:\n" };
    for object in objects {
        list += &object
            .split_inclusive('\n')
            .enumerate()
            .map(|(index, line)| indented(if index == 0 { "- " } else { "  " }, line))
            .collect::<String>();
    }
    list += "functionConfig:\n";
    list += &stack.split_inclusive('\n').map(|line| indented("  ", line)).collect::<String>();
    let ran = run(&mut binary(case), list.as_bytes());
    let what = format!("{}: the stack must leave its own objects as they are", shown(case));
    complaints.same(&what, &list, &without_results(&ran.stdout));
    if ran.status != 0 {
        complaints.add(format!("{what}, and says\n{}", ran.stderr));
    }
}

fn indented(indentation: &str, line: &str) -> String {
    if line.trim_end_matches('\n').is_empty() { line.to_owned() } else { format!("{indentation}{line}") }
}

#[test]
fn convert() {
    for_each_case("convert", |complaints, case| {
        let converted = run_case(Mode::Convert, case, case);
        compare(complaints, case, &converted);
        if run_case(Mode::Convert, case, case) != converted {
            complaints.add(format!("{}: the second time something else comes out", shown(case)));
        }
        if converted.status == 0 {
            let rendered = run(binary(case).args(["render", "-"]), converted.stdout.as_bytes());
            if rendered.status != 0 || rendered.stdout.is_empty() {
                complaints.add(format!("{}: the stack must render:\n{}", shown(case), rendered.stderr));
            }
        }
        if !converted.stdout.is_empty() {
            let again = run(binary(case).args(["convert", "-"]), converted.stdout.as_bytes());
            if (again.status, again.stdout.as_str()) != (1, "") || !again.stderr.contains("this is an McpStack already") {
                complaints.add(format!("{}: `convert` of a stack must say that it is one:\n{}", shown(case), again.stderr));
            }
        }
    });
}

#[test]
fn check() {
    for_each_case("check", |complaints, case| {
        let ran = run_case(Mode::Check, case, case);
        complaints.compare(&case.join("stdout.txt"), &ran.stdout);
        compare_findings(complaints, case, &ran, &arguments(Mode::Check, case));
        compare_status(complaints, case, &ran);
    });
}

#[test]
fn rules() {
    for_each_case("rules", |complaints, case| {
        let code = case.file_name().expect("a case has a name").to_string_lossy().into_owned();
        if case.join("stdin.yaml").is_file() {
            return check_function_rule(complaints, case, &code);
        }
        let broken = run_case(Mode::Rules, case, case);
        let arguments = arguments(Mode::Rules, case);
        compare_findings(complaints, case, &broken, &arguments);
        compare_status(complaints, case, &broken);
        let found = findings(case, &arguments);
        if found.len() != 1 || found[0]["code"] != code.as_str() || found[0]["severity"] == "info" {
            complaints.add(format!("{}: stack.yaml must break `{code}` and nothing else:\n{}", shown(case), broken.stderr));
        }
        let waived = run(binary(case).args(["check", "waived.yaml"]), b"");
        if waived.status != 0 || waived.stderr.contains(&code) || waived.stderr.contains("warning") {
            complaints.add(format!("{}: waived.yaml must say nothing:\n{}", shown(case), waived.stderr));
        }
        let found = findings(case, &["check", "--show-waived", "waived.yaml"]);
        let is_info = |finding: &Value| {
            finding["code"] == code.as_str() && finding["severity"] == "info" && finding["waived"] == "known, and agreed upon"
        };
        if found.len() != 1 || !is_info(&found[0]) {
            complaints.add(format!("{}: waived.yaml must turn the finding into info:\n{found:?}", shown(case)));
        }
    });
}

/// Checks a rule about a stack's location among other files.
fn check_function_rule(complaints: &mut Complaints, case: &Path, code: &str) {
    let input = |name: &str| read(&case.join(name)).unwrap_or_else(|| panic!("{} must have {name}", shown(case)));
    let broken = run(&mut binary(case), input("stdin.yaml").as_bytes());
    compare_end(complaints, case, &broken);
    if broken.stderr.lines().count() != 2 || !broken.stderr.ends_with(&format!("[{code}]\n")) {
        complaints.add(format!("{}: stdin.yaml must break `{code}` and nothing else:\n{}", shown(case), broken.stderr));
    }
    let waived = run(&mut binary(case), input("waived-stdin.yaml").as_bytes());
    let result = waived.stdout.split_once("\nresults:\n").map(|(_, results)| results).unwrap_or_default();
    let is_info = result.contains("\n  severity: info\n") && result.contains(&format!("\n    code: {code}\n"));
    if (waived.status, waived.stderr.as_str()) != (0, "") || !is_info || result.matches("- message: ").count() != 1 {
        complaints.add(format!("{}: waived-stdin.yaml must turn the finding into info:\n{}{result}", shown(case), waived.stderr));
    }
}

#[test]
fn errors() {
    for_each_case("errors", |complaints, case| {
        let checked = run_case(Mode::Errors, case, case);
        compare_findings(complaints, case, &checked, &arguments(Mode::Errors, case));
        if checked.status != 1 {
            complaints.add(format!("{}: must end with 1, ended with {}", shown(case), checked.status));
        }
        let rendered = run(binary(case).args(["render", "stack.yaml"]), b"");
        if (rendered.status, rendered.stdout.as_str()) != (1, "") {
            complaints.add(format!("{}: `render` must end with 1 and print nothing, ended with {}", shown(case), rendered.status));
        }
    });
}

#[test]
fn plugin() {
    for_each_case("plugin", |complaints, case| {
        let ran = run_case(Mode::Plugin, case, case);
        compare(complaints, case, &ran);
    });
}

#[test]
fn post_render() {
    for_each_case("post-render", |complaints, case| {
        let ran = run_case(Mode::PostRender, case, case);
        compare(complaints, case, &ran);
        if ran.status == 0 && ran.stdout.is_empty() {
            complaints.add(format!("{}: a post-renderer must never print nothing", shown(case)));
        }
    });
}

#[test]
fn output() {
    for_each_case("output", |complaints, case| {
        let name = case.file_name().expect("a case has a name").to_string_lossy().into_owned();
        let folder = scratch(&format!("output-{name}"));
        for file in files(case) {
            let inner = file.strip_prefix(case).expect("the path is below the directory");
            if !inner.starts_with("before") && !inner.starts_with("after") {
                fs::copy(&file, folder.join(inner)).expect("a file can be copied");
            }
        }
        copy_tree(&case.join("before"), &folder.join("out"));
        let first = run_case(Mode::Output, case, &folder);
        compare(complaints, case, &first);
        let (after, out) = (case.join("after"), folder.join("out"));
        let mut names: Vec<PathBuf> =
            files(&after).iter().map(|file| file.strip_prefix(&after).expect("the path is below the directory").to_owned()).collect();
        names.extend(files(&out).iter().map(|file| file.strip_prefix(&out).expect("the path is below the directory").to_owned()));
        names.sort();
        names.dedup();
        for name in names {
            complaints.compare(&after.join(&name), &read(&out.join(&name)).unwrap_or_default());
        }
        if first.status != 0 || arguments(Mode::Output, case).iter().any(|argument| argument == "--check") {
            return;
        }
        let modified = times(&out);
        let second = run_case(Mode::Output, case, &folder);
        let changed = |line: &&str| ["added ", "updated ", "removed "].iter().any(|verb| line.starts_with(verb));
        if second.stderr.lines().any(|line| changed(&line)) || second.status != 0 || times(&out) != modified {
            complaints.add(format!("{}: a second run must write nothing:\n{}", shown(case), second.stderr));
        }
    });
}

fn times(folder: &Path) -> BTreeMap<PathBuf, std::time::SystemTime> {
    let time = |file: &Path| fs::metadata(file).and_then(|metadata| metadata.modified()).expect("a file has a time");
    files(folder).into_iter().map(|file| (file.clone(), time(&file))).collect()
}
