//! Reads stacks from files, directories and standard input.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{Read as _, Seek as _};
use std::os::fd::AsFd as _;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use anyhow::{Context as _, bail};
use clap::Args;

use crate::api;
use crate::diagnostics::{At, Diagnostic, Severity, Subject};
use crate::overlay;
use crate::pipeline::Loaded;
use crate::wire::node::{Node, Source, Sources};
use crate::wire::read::{self, Malformed};

/// Maximum size of one file or of standard input: 1 GiB.
pub const MAX_BYTES: u64 = 1 << 30;

/// The stacks that `render` and `check` read.
#[derive(Debug, Args)]
pub struct Selection {
    /// Files with stacks, directories (their *.yaml, *.yml and *.json files), or `-` for standard input
    #[arg(value_name = "FILE|DIR|-", required = true)]
    pub stacks: Vec<PathBuf>,
    /// Overlay to merge over the stack; may be repeated, later overlays take precedence
    #[arg(long, value_name = "FILE")]
    pub overlay: Vec<PathBuf>,
    /// Include subdirectories
    #[arg(long)]
    pub recursive: bool,
}

impl Selection {
    /// Reads the stacks, and merges the overlays over them.
    ///
    /// # Errors
    /// Returns an error if a file or directory cannot be read, or if the overlays cannot be merged.
    pub fn read(&self) -> anyhow::Result<Inputs> {
        let mut inputs = Inputs::read(&self.stacks, self.recursive)?;
        inputs.overlay(&self.overlay)?;
        Ok(inputs)
    }
}

/// The stacks that the command line selects.
#[derive(Debug, Default)]
pub struct Inputs {
    /// The stacks, in the order of the arguments.
    pub stacks: Vec<Loaded>,
    /// Source texts of the stacks.
    pub sources: Sources,
    /// Findings about files that are not YAML or contain no stack, and about duplicate stack names.
    pub diagnostics: Vec<Diagnostic>,
}

/// Converts a parse error to a diagnostic.
pub fn malformed(fault: Malformed, subject: &Rc<Subject>) -> Diagnostic {
    let mut diagnostic = Diagnostic::with_message("yaml", Severity::Error, &At::ROOT, fault.message).at_span(fault.span);
    diagnostic.subject = Some(Rc::clone(subject));
    diagnostic
}

/// Reads all of standard input.
///
/// # Errors
/// Returns an error if standard input cannot be read, or is larger than [`MAX_BYTES`].
pub fn standard_input() -> anyhow::Result<Vec<u8>> {
    let context = "cannot read standard input";
    read_all(std::io::stdin().as_fd().try_clone_to_owned().context(context)?.into()).context(context)
}

fn read_all(mut source: File) -> anyhow::Result<Vec<u8>> {
    // for a regular file, one allocation is enough; for a pipe, or if the file grows, the buffer grows
    let length = source.metadata().map_or(0, |metadata| metadata.len());
    let read_before = source.stream_position().unwrap_or(0);
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(usize::try_from(length.saturating_sub(read_before).min(MAX_BYTES)).unwrap_or(0) + 1)?;
    source.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_BYTES {
        bail!("it must be at most {MAX_BYTES} bytes long");
    }
    Ok(bytes)
}

impl Inputs {
    /// Reads every stack in the files and directories of `arguments`; `-` is standard input. Other documents are ignored.
    ///
    /// # Errors
    /// Returns an error if a file or directory cannot be read.
    pub fn read(arguments: &[PathBuf], recursive: bool) -> anyhow::Result<Self> {
        let mut inputs = Self::default();
        for argument in arguments {
            let before = (inputs.stacks.len(), inputs.diagnostics.len());
            let is_folder = argument.as_os_str() != "-" && argument.is_dir();
            // a document of a directory must be marked as a stack exactly, because the other files may belong to other tools
            let is_stack = if is_folder { api::is_stack } else { api::is_meant_as_stack };
            if is_folder {
                for file in files(argument, recursive)? {
                    let text = text(&file)?;
                    // the other files of a directory need not be valid YAML, and are not parsed
                    if contains_bytes(&text, api::KIND.as_bytes()) {
                        let stacks = inputs.read_stacks(&file, text, is_stack);
                        inputs.stacks.extend(stacks);
                    }
                }
            } else {
                let text = text(argument)?;
                let stacks = inputs.read_stacks(argument, text, is_stack);
                inputs.stacks.extend(stacks);
            }
            if before == (inputs.stacks.len(), inputs.diagnostics.len()) {
                let name = if argument.as_os_str() == "-" { "standard input".to_owned() } else { argument.display().to_string() };
                let message = format!("there is no {} (`apiVersion: {}`) in {name}", api::KIND, api::API_VERSION);
                let remedy = if is_folder {
                    "name a file or folder that has one; `--recursive` includes subfolders"
                } else {
                    "`mcp-stack init` prints an example; `mcp-stack convert` makes a stack of chart values"
                };
                let mut diagnostic = Diagnostic::with_message("no-stack", Severity::Error, &At::ROOT, message).remedy(remedy);
                diagnostic.subject = Some(Rc::new(Subject { file: Some(argument.display().to_string()), ..Subject::default() }));
                inputs.diagnostics.push(diagnostic);
            }
        }
        inputs.report_duplicate_names();
        Ok(inputs)
    }

    /// Merges `overlays` over the only stack, in order.
    ///
    /// # Errors
    /// Returns an error if a file cannot be read or does not contain exactly one overlay, or if there is more than one stack.
    pub fn overlay(&mut self, overlays: &[PathBuf]) -> anyhow::Result<()> {
        if overlays.is_empty() {
            return Ok(());
        }
        if self.stacks.len() > 1 {
            bail!("`--overlay` requires exactly one stack, got {}", self.stacks.len());
        }
        for file in overlays {
            let text = text(file)?;
            let layers = self.read_stacks(file, text, api::is_meant_as_stack);
            if layers.len() != 1 && self.diagnostics.is_empty() {
                bail!(
                    "{}: an overlay must contain exactly one {}, with `apiVersion` and `kind`, got {}",
                    file.display(),
                    api::KIND,
                    layers.len()
                );
            }
            let (Some(base), Some(layer)) = (self.stacks.pop(), layers.into_iter().next()) else { return Ok(()) };
            if !layer.name().is_empty() && layer.name() != base.name() {
                let requirement = format!("must be the name of the stack under the overlay, which is {:?}, or be absent", base.name());
                let diagnostic = Diagnostic::new("overlay-name", Severity::Error, &At::NAME, requirement);
                let mut diagnostic = diagnostic.found(format!("{:?}", layer.name()));
                diagnostic.span = layer.node.get("metadata").and_then(|metadata| metadata.get("name")).map(|name| name.span);
                diagnostic.subject = Some(layer.subject);
                self.diagnostics.push(diagnostic);
                self.stacks.push(base);
                continue;
            }
            let file = base.subject.file.clone();
            self.stacks.push(Loaded::new(overlay::apply_overlay(base.node, layer.node), file, None));
        }
        Ok(())
    }

    fn read_stacks(&mut self, file: &Path, text: Vec<u8>, is_stack: fn(&Node) -> bool) -> Vec<Loaded> {
        let name = if file.as_os_str() == "-" { "standard input".to_owned() } else { file.display().to_string() };
        let subject = Rc::new(Subject { file: Some(name.clone()), ..Subject::default() });
        let text = match String::from_utf8(text) {
            Ok(text) => text,
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let mut diagnostic = Diagnostic::with_message(
                    "yaml",
                    Severity::Error,
                    &At::ROOT,
                    format!("the file is not UTF-8 text: byte {at} is invalid"),
                );
                diagnostic.subject = Some(subject);
                self.diagnostics.push(diagnostic);
                return Vec::new();
            }
        };
        let source = self.sources.add(Source { name: name.clone(), text: None });
        let read = read::documents(&text, source, 0);
        self.sources.set_text(source, text);
        match read {
            Ok(documents) => documents.into_iter().filter(is_stack).map(|node| Loaded::new(node, Some(name.clone()), None)).collect(),
            Err(faults) => {
                self.diagnostics.extend(faults.into_iter().map(|fault| malformed(fault, &subject)));
                Vec::new()
            }
        }
    }

    fn report_duplicate_names(&mut self) {
        let mut seen: BTreeMap<&str, &Loaded> = BTreeMap::new();
        for stack in self.stacks.iter().filter(|stack| !stack.name().is_empty()) {
            let Some(first) = seen.insert(stack.name(), stack) else { continue };
            let other = first.subject.file.as_deref().unwrap_or("another document");
            let message = format!("duplicate value {:?} for `metadata.name`: the stack in {other} has the same name", stack.name());
            let mut diagnostic = Diagnostic::with_message("stack-name-taken", Severity::Error, &At::NAME, message)
                .remedy("rename one of them, or apply one as an overlay with `--overlay FILE`");
            diagnostic.span = stack.node.get("metadata").and_then(|metadata| metadata.get("name")).map(|name| name.span);
            diagnostic.subject = Some(Rc::clone(&stack.subject));
            self.diagnostics.push(diagnostic);
        }
    }
}

fn contains_bytes(text: &[u8], word: &[u8]) -> bool {
    text.windows(word.len()).any(|window| window == word)
}

/// Reads a file, or standard input if `file` is `-`.
///
/// # Errors
/// Returns an error if the file cannot be read, or is larger than [`MAX_BYTES`].
pub fn text(file: &Path) -> anyhow::Result<Vec<u8>> {
    if file.as_os_str() == "-" {
        return standard_input();
    }
    let context = || format!("cannot read {}", file.display());
    read_all(File::open(file).with_context(context)?).with_context(context)
}

/// Lists the YAML and JSON files of a directory, sorted by name. Hidden files are ignored.
///
/// # Errors
/// Returns an error if the directory cannot be read.
pub fn files(folder: &Path, recursive: bool) -> anyhow::Result<Vec<PathBuf>> {
    let context = || format!("cannot read {}", folder.display());
    let mut entries = fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>).with_context(context)?;
    entries.sort_by_key(fs::DirEntry::file_name);
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.path();
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        if path.is_dir() {
            if recursive && !entry.file_type().with_context(context)?.is_symlink() {
                found.extend(files(&path, recursive)?);
            }
        } else if path.extension().is_some_and(|extension| ["yaml", "yml", "json"].iter().any(|known| extension == *known)) {
            found.push(path);
        }
    }
    Ok(found)
}
