//! Helpers for files, processes and differences.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Returns the root of the repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Returns `testdata/<mode>`.
pub(crate) fn testdata(mode: &str) -> PathBuf {
    root().join("testdata").join(mode)
}

/// The binary under test.
pub(crate) const BINARY: &str = env!("CARGO_BIN_EXE_mcp-stack");

/// Whether expected files are updated instead of compared.
pub(crate) fn updates() -> bool {
    std::env::var_os("UPDATE_GOLDEN").is_some_and(|value| !value.is_empty() && value != "0")
}

/// Output and exit status of a run.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Ran {
    pub stdout: String,
    pub stderr: String,
    pub status: i32,
}

/// Returns a command that runs the binary in `folder`, and not as a kustomize plugin.
pub(crate) fn binary(folder: &Path) -> Command {
    let mut command = Command::new(BINARY);
    command.current_dir(folder).env_remove("KUSTOMIZE_PLUGIN_CONFIG_ROOT");
    command
}

/// Runs `command` with `stdin` as its standard input, and waits for it.
pub(crate) fn run(command: &mut Command, stdin: &[u8]) -> Ran {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
    let mut pipe = child.stdin.take().expect("standard input is a pipe");
    let output = std::thread::scope(|scope| {
        scope.spawn(move || {
            // the program may close the pipe before it has read everything
            let _ = pipe.write_all(stdin);
        });
        child.wait_with_output().expect("the program ends")
    });
    let text = |bytes| String::from_utf8(bytes).expect("all output is UTF-8");
    Ran { stdout: text(output.stdout), stderr: text(output.stderr), status: output.status.code().expect("no signal ended it") }
}

/// Reads a file; `None` if it does not exist.
pub(crate) fn read(path: &Path) -> Option<String> {
    match fs::read(path) {
        Ok(bytes) => Some(String::from_utf8(bytes).unwrap_or_else(|_| panic!("{} must be UTF-8", path.display()))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => panic!("{}: {error}", path.display()),
    }
}

/// Returns the entries of a directory, sorted by name; empty if it does not exist.
pub(crate) fn entries(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("a directory can be listed").path()).collect();
    paths.sort();
    paths
}

/// Returns every file below a directory.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    entries(folder).into_iter().flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// Copies all files below `from`.
pub(crate) fn copy_tree(from: &Path, to: &Path) {
    for file in files(from) {
        let target = to.join(file.strip_prefix(from).expect("the path is below the directory"));
        fs::create_dir_all(target.parent().expect("a file has a folder")).expect("a directory can be created");
        fs::copy(&file, target).expect("a file can be copied");
    }
}

/// Creates an empty directory with this name for temporary files.
pub(crate) fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a directory can be created");
    folder
}

/// Formats a path relative to the root of the repository.
pub(crate) fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

/// Failures that are reported together at the end of a test.
#[derive(Default)]
pub(crate) struct Complaints(Vec<String>);

impl Complaints {
    pub(crate) fn add(&mut self, complaint: impl Into<String>) {
        self.0.push(complaint.into());
    }

    /// Compares a text with the file at `path`; a missing file is equivalent to an empty one. With `UPDATE_GOLDEN`, the file is written, or
    /// removed if the text is empty.
    pub(crate) fn compare(&mut self, path: &Path, found: &str) {
        let expected = read(path).unwrap_or_default();
        if expected == found {
            return;
        }
        if !updates() {
            self.add(format!("{} is not what comes out:\n{}", shown(path), difference(&expected, found)));
        } else if found.is_empty() {
            fs::remove_file(path).expect("a file can be removed");
        } else {
            fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a directory can be created");
            fs::write(path, found).expect("a file can be written");
        }
    }

    /// Adds a complaint if the texts differ.
    pub(crate) fn same(&mut self, what: &str, expected: &str, found: &str) {
        if expected != found {
            self.add(format!("{what}:\n{}", difference(expected, found)));
        }
    }

    /// Ends the test.
    ///
    /// # Panics
    /// Panics if there are complaints.
    pub(crate) fn raise(self) {
        assert!(
            self.0.is_empty(),
            "\n\n{}\n\n{} complaints; UPDATE_GOLDEN=1 writes expected files anew\n",
            self.0.join("\n"),
            self.0.len()
        );
    }
}

/// Formats the difference between two texts, with two lines of context. Invisible characters are escaped.
pub(crate) fn difference(expected: &str, found: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (expected.split_inclusive('\n').collect(), found.split_inclusive('\n').collect());
    let start = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let end = old[start..].iter().rev().zip(new[start..].iter().rev()).take_while(|(a, b)| a == b).count();
    let (old_middle, new_middle) = (&old[start..old.len() - end], &new[start..new.len() - end]);
    let mut text = String::new();
    let mut line = |sign: char, line: &str| {
        let visible: String = line.trim_end_matches('\n').chars().flat_map(show).collect();
        let _ = writeln!(text, "    {sign} {visible}{}", if line.ends_with('\n') { "" } else { " (no newline)" });
    };
    for same in &old[start.saturating_sub(2)..start] {
        line(' ', same);
    }
    for (sign, changed) in edits(old_middle, new_middle) {
        line(sign, changed);
    }
    for same in old[old.len() - end..].iter().take(2) {
        line(' ', same);
    }
    format!("    at line {}, - expected, + found\n{text}", start + 1)
}

fn show(c: char) -> Vec<char> {
    if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') { c.escape_default().collect() } else { vec![c] }
}

/// Returns the removed, added and common lines, computed from the longest common subsequence.
fn edits<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<(char, &'a str)> {
    if old.len().saturating_mul(new.len()) > 1 << 24 {
        return old.iter().map(|line| ('-', *line)).chain(new.iter().map(|line| ('+', *line))).collect();
    }
    let mut longest = vec![vec![0_u32; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            longest[i][j] = if old[i] == new[j] { longest[i + 1][j + 1] + 1 } else { longest[i + 1][j].max(longest[i][j + 1]) };
        }
    }
    let (mut i, mut j, mut edits) = (0, 0, Vec::new());
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            edits.push((' ', old[i]));
            (i, j) = (i + 1, j + 1);
        } else if j == new.len() || (i < old.len() && longest[i + 1][j] >= longest[i][j + 1]) {
            edits.push(('-', old[i]));
            i += 1;
        } else {
            edits.push(('+', new[j]));
            j += 1;
        }
    }
    edits
}

/// Removes the top-level list `results`, as a runtime does before it runs the next function.
pub(crate) fn without_results(list: &str) -> String {
    let mut within = false;
    list.split_inclusive('\n')
        .filter(|line| {
            if !line.starts_with([' ', '-', '#', '\n', '\r']) {
                within = line.starts_with("results:");
            }
            !within
        })
        .collect()
}

/// Splits a YAML stream into its nonempty documents.
pub(crate) fn documents(stream: &str) -> Vec<String> {
    let mut documents = vec![String::new()];
    for line in stream.split_inclusive('\n') {
        if line.trim_end() == "---" {
            documents.push(String::new());
        } else {
            documents.last_mut().expect("there is one").push_str(line);
        }
    }
    documents.retain(|document| document.lines().any(|line| !line.trim().is_empty() && !line.starts_with('#')));
    documents
}
