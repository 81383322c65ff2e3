//! `mcp-stack render --output`: one file an object, in a folder.
//!
//! Only what an earlier run wrote is removed: a file named after the one object in it, which says that the stack made it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::Outcome;
use crate::kinds::metadata::GENERATED;
use crate::pipeline::{Loaded, Objects};
use crate::reconcile;
use crate::wire::emit;
use crate::wire::node::Node;
use crate::wire::read;

/// Makes `folder` hold the objects of `stacks`; with `check` only says where it does not, with status 1.
///
/// # Errors
/// A file cannot be read or written.
pub fn run(folder: &Path, stacks: &[(Loaded, Objects)], check: bool) -> anyhow::Result<Outcome> {
    let mut wanted: BTreeMap<PathBuf, Vec<u8>> = BTreeMap::new();
    for (_, objects) in stacks {
        objects.each(&mut |object| {
            wanted.insert(folder.join(reconcile::file_name(object)), emit::text(object));
        });
    }
    let names: Vec<&str> = stacks.iter().map(|(stack, _)| stack.name()).collect();
    let mut changes = Vec::new();
    let mut foreign = Vec::new();
    for (path, text) in &wanted {
        match fs::read(path) {
            Ok(there) if there == *text => {}
            Ok(there) if is_ours(path, &there, &names) => changes.push((Change::Update, path.clone())),
            Ok(_) => foreign.push(path),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => changes.push((Change::Add, path.clone())),
            Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
        }
    }
    if !foreign.is_empty() {
        let mut stderr = String::new();
        for path in foreign {
            stderr += &format!(
                "error: {} must not be there already: it was not made by `mcp-stack`, and would be overwritten; move it away [file-taken]\n",
                path.display()
            );
        }
        return Ok(Outcome { stderr, status: 1, ..Outcome::default() });
    }
    for path in files(folder)? {
        if wanted.contains_key(&path) {
            continue;
        }
        let text = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        if is_ours(&path, &text, &names) {
            changes.push((Change::Remove, path));
        }
    }
    let mut outcome = Outcome::default();
    for (change, path) in &changes {
        outcome.stderr += &format!("{}{} {}\n", if check { "would " } else { "" }, change.verb(check), path.display());
    }
    if check {
        outcome.status = u8::from(!changes.is_empty());
        return Ok(outcome);
    }
    for (change, path) in &changes {
        match change {
            Change::Remove => fs::remove_file(path).with_context(|| format!("cannot remove {}", path.display()))?,
            Change::Add | Change::Update => write(path, &wanted[path])?,
        }
    }
    Ok(outcome)
}

#[derive(Clone, Copy)]
enum Change {
    Add,
    Update,
    Remove,
}

impl Change {
    fn verb(self, planned: bool) -> &'static str {
        match (self, planned) {
            (Self::Add, true) => "add",
            (Self::Add, false) => "added",
            (Self::Update, true) => "update",
            (Self::Update, false) => "updated",
            (Self::Remove, true) => "remove",
            (Self::Remove, false) => "removed",
        }
    }
}

/// Writes beside the file first, so that it is never half there.
fn write(path: &Path, text: &[u8]) -> anyhow::Result<()> {
    let context = || format!("cannot write {}", path.display());
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).with_context(context)?;
    }
    let beside = path.with_extension("yaml.new");
    fs::write(&beside, text).with_context(context)?;
    fs::rename(&beside, path).with_context(context)
}

/// Whether an earlier run for one of these stacks wrote the file: it holds one object, is named after it, and the object says so.
fn is_ours(path: &Path, text: &[u8], stacks: &[&str]) -> bool {
    let Ok(text) = std::str::from_utf8(text) else { return false };
    if !text.contains(GENERATED) {
        return false;
    }
    let Ok(documents) = read::documents(text, 0, 0) else { return false };
    let [object] = documents.as_slice() else { return false };
    let metadata = |key: &str| object.get("metadata").and_then(|metadata| metadata.get(key));
    let kind = object.get("kind").and_then(Node::as_str).unwrap_or_default();
    let name = metadata("name").and_then(Node::as_str).unwrap_or_default();
    let mark = metadata("annotations").and_then(|annotations| annotations.get(GENERATED)).and_then(Node::as_str).unwrap_or_default();
    let file = format!("{}_{name}.yaml", kind.to_ascii_lowercase());
    path.file_name().is_some_and(|found| found == file.as_str()) && stacks.iter().any(|stack| mark == format!("{stack}/{kind}/{name}"))
}

/// The YAML files of the folder and of the folders in it, one level down, where namespaces are.
fn files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![(folder.to_owned(), 0)];
    while let Some((folder, depth)) = folders.pop() {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error).with_context(|| format!("cannot read {}", folder.display())),
        };
        for entry in entries {
            let entry = entry.with_context(|| format!("cannot read {}", folder.display()))?;
            let (path, kind) = (entry.path(), entry.file_type().with_context(|| format!("cannot read {}", folder.display()))?);
            if kind.is_dir() && depth == 0 {
                folders.push((path, 1));
            } else if kind.is_file() && path.extension().is_some_and(|extension| extension == "yaml") {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}
