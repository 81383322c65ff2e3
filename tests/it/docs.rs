//! The Markdown files: embedded files, output and commands.
//!
//! Before a fenced block, at the beginning of a line:
//!
//! - `<!-- file: PATH -->`: the block is the file;
//! - `<!-- output of: COMMAND -->`: the block is what the command prints;
//! - `<!-- run -->`: the block is commands that succeed.
//!
//! Before a table, `<!-- kinds -->`: the table is that of the generated kinds.
//!
//! Paths and commands are relative to the folder of the Markdown file.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use mcp_stack::kinds::Kind;
use mcp_stack::reference;
use serde_json::Value;

use crate::support::{BINARY, Complaints, Ran, binary, difference, entries, files, read, root, run, shown, testdata, updates};

/// Returns the checked files.
fn markdown() -> Vec<PathBuf> {
    let function = root().join("functions/mcp-stack");
    let examples = entries(&function.join("examples")).into_iter().map(|example| example.join("README.md"));
    let files: Vec<PathBuf> = [root().join("README.md"), function.join("README.md")].into_iter().chain(examples).collect();
    for file in &files {
        assert!(file.is_file(), "{} must be there", shown(file));
    }
    files
}

/// Runs a shell script in the folder of a Markdown file, with the binary under test first on the `PATH`.
fn shell(folder: &Path, script: &str) -> Ran {
    let own = Path::new(BINARY).parent().expect("the binary is in a folder").to_owned();
    let others = std::env::var_os("PATH").unwrap_or_default();
    let path =
        std::env::join_paths(std::iter::once(own).chain(std::env::split_paths(&others))).expect("no folder has a separator in its name");
    let mut command = Command::new("sh");
    command.current_dir(folder).env("PATH", path).env_remove("KUSTOMIZE_PLUGIN_CONFIG_ROOT").args(["-euc", script]);
    run(&mut command, b"")
}

/// Meaning of a marker.
enum Marker<'a> {
    File(&'a str),
    Output(&'a str),
    Run,
}

fn marker(line: &str) -> Option<Marker<'_>> {
    let inner = line.strip_prefix("<!-- ")?.strip_suffix(" -->")?;
    let marker = inner.strip_prefix("file: ").map(Marker::File).or_else(|| inner.strip_prefix("output of: ").map(Marker::Output));
    marker.or_else(|| (inner == "run").then_some(Marker::Run))
}

/// Returns the table of generated kinds, in the order of emission.
fn kinds() -> String {
    let mut table = "| kind | name | generated if |\n|---|---|---|\n".to_owned();
    for kind in Kind::ALL {
        let (name, condition) = kind.name_and_condition();
        table += &format!("| {} | {name} | {condition} |\n", kind.as_str());
    }
    table
}

#[test]
fn blocks_match_their_markers() {
    let mut complaints = Complaints::default();
    let mut used = [0; 4];
    for path in markdown() {
        let text = read(&path).expect("the file exists");
        let folder = path.parent().expect("a file has a folder");
        let lines: Vec<&str> = text.lines().collect();
        let mut rewritten = String::new();
        let mut index = 0;
        while index < lines.len() {
            rewritten += &format!("{}\n", lines[index]);
            let at = format!("{}:{}", shown(&path), index + 1);
            if lines[index] == "<!-- kinds -->" {
                used[3] += 1;
                let end = lines.iter().skip(index + 1).position(|line| !line.starts_with('|')).map_or(lines.len(), |rows| index + 1 + rows);
                let table: String = lines[index + 1..end].iter().flat_map(|line| [*line, "\n"]).collect();
                let wanted = kinds();
                if wanted != table && !updates() {
                    complaints.add(format!("{at}: the table is out of date:\n{}", difference(&table, &wanted)));
                }
                rewritten += &wanted;
                index = end;
                continue;
            }
            let Some(marker) = marker(lines[index]) else {
                if lines[index].starts_with("<!-- ") {
                    complaints.add(format!("{at}: `{}` is none of the known markers", lines[index]));
                }
                index += 1;
                continue;
            };
            let fence = lines.get(index + 1).copied().unwrap_or_default();
            let ticks = &fence[..fence.len() - fence.trim_start_matches('`').len()];
            let end = lines.iter().skip(index + 2).position(|line| *line == ticks).map(|offset| index + 2 + offset);
            let (Some(end), true) = (end, ticks.len() >= 3) else {
                complaints.add(format!("{at}: a fenced block must follow"));
                index += 1;
                continue;
            };
            let block: String = lines[index + 2..end].iter().flat_map(|line| [*line, "\n"]).collect();
            let wanted = match marker {
                Marker::File(file) => {
                    used[0] += 1;
                    read(&folder.join(file)).unwrap_or_else(|| panic!("{at}: there is no file {file}"))
                }
                Marker::Output(command) => {
                    used[1] += 1;
                    let ran = shell(folder, command);
                    if ran.status != 0 {
                        complaints.add(format!("{at}: `{command}` ends with {}:\n{}", ran.status, ran.stderr));
                    }
                    ran.stdout
                }
                Marker::Run => {
                    used[2] += 1;
                    let ran = shell(folder, &block);
                    if ran.status != 0 {
                        complaints.add(format!("{at}: the commands end with {}:\n{}", ran.status, ran.stderr));
                    }
                    block.clone()
                }
            };
            if wanted != block && !updates() {
                complaints.add(format!("{at}: the block is out of date:\n{}", difference(&block, &wanted)));
            }
            rewritten += &format!("{fence}\n{wanted}{ticks}\n");
            index = end + 1;
        }
        if updates() && rewritten != text {
            fs::write(&path, rewritten).expect("a file can be written");
        }
    }
    assert!(used.iter().all(|count| *count > 0), "every marker must be in use, found {used:?}");
    complaints.raise();
}

/// Returns the arguments that render the stack of an example, and the name of the file with the expected output.
fn example(stack: &Path, examples: &Path) -> (Vec<PathBuf>, String) {
    let folder = stack.parent().expect("a file has a folder");
    let inner = folder.strip_prefix(examples).expect("it is an example");
    let name: Vec<String> =
        inner.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).filter(|part| part != "stack").collect();
    let kustomization = read(&folder.join("kustomization.yaml")).unwrap_or_default();
    // a kustomize patch of the stack in another folder corresponds to an overlay
    let base = kustomization.lines().skip_while(|line| *line != "resources:").find_map(|line| line.strip_prefix("- ../"));
    let arguments = match base.filter(|_| kustomization.contains("\npatches:\n")) {
        Some(base) => vec![folder.join("..").join(base).join("stack.yaml"), "--overlay".into(), stack.to_owned()],
        None => vec![stack.to_owned()],
    };
    (arguments, format!("{}.yaml", name.join("-")))
}

#[test]
fn examples_render() {
    let examples = root().join("functions/mcp-stack/examples");
    let stacks: Vec<PathBuf> =
        files(&examples).into_iter().filter(|file| file.file_name().is_some_and(|name| name == "stack.yaml")).collect();
    assert!(stacks.len() >= 6, "found {stacks:?}");
    let mut complaints = Complaints::default();
    let mut names = Vec::new();
    for stack in stacks {
        let (arguments, name) = example(&stack, &examples);
        let ran = run(binary(root()).arg("render").args(&arguments), b"");
        if ran.status != 0 {
            complaints.add(format!("{}: an example must render:\n{}", shown(&stack), ran.stderr));
        }
        complaints.compare(&testdata("examples").join(&name), &ran.stdout);
        names.push(name);
    }
    names.sort();
    let count = names.len();
    names.dedup();
    assert_eq!(count, names.len(), "two examples have one name");
    for file in files(&testdata("examples")) {
        let name = file.file_name().expect("a file has a name").to_string_lossy().into_owned();
        if !names.contains(&name) {
            complaints.add(format!("{} belongs to no example", shown(&file)));
        }
    }
    complaints.raise();
}

#[test]
fn published_pages_are_up_to_date() {
    let mut complaints = Complaints::default();
    let function = root().join("functions/mcp-stack");
    complaints.compare(&function.join("reference.md"), &reference::fields_page());
    complaints.compare(&function.join("rules.md"), &reference::rules_page());
    complaints.compare(&function.join("errors.md"), &reference::errors_page());
    let schema = run(binary(root()).arg("schema"), b"");
    assert_eq!((schema.status, schema.stderr.as_str()), (0, ""));
    complaints.compare(&function.join("schema.json"), &schema.stdout);
    complaints.raise();
}

#[test]
fn the_schema_has_only_types_of_json_schema() {
    fn types(schema: &Value, found: &mut BTreeSet<String>) {
        match schema {
            Value::Object(fields) => {
                match fields.get("type") {
                    Some(Value::String(name)) => _ = found.insert(name.clone()),
                    Some(Value::Array(names)) => found.extend(names.iter().filter_map(Value::as_str).map(str::to_owned)),
                    _ => {}
                }
                fields.values().for_each(|schema| types(schema, found));
            }
            Value::Array(items) => items.iter().for_each(|schema| types(schema, found)),
            _ => {}
        }
    }
    let mut found = BTreeSet::new();
    types(&reference::json_schema(), &mut found);
    let allowed = ["array", "boolean", "integer", "null", "number", "object", "string"];
    let unknown: Vec<&String> = found.iter().filter(|name| !allowed.contains(&name.as_str())).collect();
    assert!(unknown.is_empty() && found.contains("object"), "{unknown:?}");
}
