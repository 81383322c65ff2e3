//! `mcp-stack convert`: converts the values of a Helm release to a stack.

mod folder;
mod layout;

use std::path::{Path, PathBuf};
use std::rc::Rc;

use anyhow::bail;
use clap::Args;

pub use layout::Layout;

use super::load;
use super::outcome::{Outcome, format_diagnostics, has_error};
use crate::api;
use crate::convert::releases::{self, Kind, Layers};
use crate::convert::texts::Texts;
use crate::convert::{self, Converted, Release};
use crate::diagnostics::{At, Diagnostic, Severity, Subject};
use crate::overlay;
use crate::wire::node::{Node, Value};
use crate::wire::print;

/// `mcp-stack convert`.
#[derive(Debug, Args)]
pub struct Convert {
    /// Values files, HelmReleases of Flux, Applications of Argo CD with the ConfigMaps that they reference, or `-` for standard input. Later
    /// values files take precedence; values files that precede a release are defaults for it
    #[arg(value_name = "FILE|-", required = true)]
    pub files: Vec<PathBuf>,
    /// Name of the release [default: the name of the HelmRelease or Application, otherwise mcp-stack]
    #[arg(long, value_name = "NAME")]
    pub release: Option<String>,
    /// Namespace of the release if the values do not set one
    #[arg(long)]
    pub namespace: Option<String>,
    /// Omit disabled servers
    #[arg(long)]
    pub enabled_only: bool,
    /// Write the stack to a new directory, together with the migration instructions
    #[arg(long, value_name = "DIR", requires = "layout")]
    pub output: Option<PathBuf>,
    /// Layout of the directory
    #[arg(long, value_enum, requires = "output")]
    pub layout: Option<Layout>,
}

/// Printed if no values file precedes the values of the release.
const COMPLETE: &str =
    "mcp-stack: the values are treated as complete; if the release also uses the chart's own values.yaml, pass that file first\n";

/// Converts the files that `arguments` select.
///
/// # Errors
/// Returns an error if a file cannot be read or written, or if the files cannot be combined.
pub fn run(arguments: &Convert) -> anyhow::Result<Outcome> {
    let mut inputs = Inputs::default();
    for file in &arguments.files {
        inputs.read(file)?;
    }
    if has_error(&inputs.findings) {
        return Ok(Outcome { stderr: format_diagnostics(&mut inputs.findings, &inputs.texts.sources), status: 1, ..Outcome::default() });
    }
    let (stacks, complete) = inputs.stacks(arguments)?;
    let mut findings = inputs.findings;
    for release in &stacks {
        for finding in &release.converted.findings {
            // releases that share a values file have the same findings in it
            if !findings.contains(finding) {
                findings.push(finding.clone());
            }
        }
    }
    let mut outcome = Outcome { status: u8::from(has_error(&findings)), ..Outcome::default() };
    if complete {
        outcome.stderr += COMPLETE;
    }
    let comments = &inputs.texts.comments;
    if let (Some(folder), Some(layout)) = (&arguments.output, arguments.layout) {
        let origins: Vec<folder::Origin<'_>> = stacks.iter().map(ConvertedRelease::origin).collect();
        outcome.stderr += &folder::write(folder, layout, &origins, comments)?;
    } else {
        let mut stdout = Vec::new();
        for (index, release) in stacks.iter().enumerate() {
            if index > 0 {
                stdout.extend_from_slice(b"---\n");
            }
            print::document(&mut stdout, &release.converted.stack, comments);
        }
        outcome.stdout = stdout.into();
    }
    outcome.stderr += &format_diagnostics(&mut findings, &inputs.texts.sources);
    Ok(outcome)
}

/// A converted stack, and its origin.
struct ConvertedRelease {
    kind: Kind,
    /// Name of the HelmRelease or Application; empty for a values file.
    object: String,
    /// Namespace in which Helm stores the release, if known.
    namespace: Option<String>,
    converted: Converted,
}

impl ConvertedRelease {
    fn origin(&self) -> folder::Origin<'_> {
        folder::Origin { stack: &self.converted.stack, kind: self.kind, object: &self.object, namespace: self.namespace.as_deref() }
    }
}

/// Content of the files.
#[derive(Default)]
struct Inputs {
    texts: Texts,
    /// Values files, merged over each other.
    values: Option<Node>,
    /// Number of values files.
    count: usize,
    releases: Vec<Layers>,
    config_maps: Vec<Node>,
    findings: Vec<Diagnostic>,
}

impl Inputs {
    fn read(&mut self, file: &Path) -> anyhow::Result<()> {
        let name = if file.as_os_str() == "-" { "standard input".to_owned() } else { file.display().to_string() };
        let subject = Rc::new(Subject { file: Some(name.clone()), ..Subject::default() });
        let text = match String::from_utf8(load::text(file)?) {
            Ok(text) => text,
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let mut finding = Diagnostic::with_message(
                    "yaml",
                    Severity::Error,
                    &At::ROOT,
                    format!("the file is not UTF-8 text: byte {at} is invalid"),
                );
                finding.subject = Some(subject);
                self.findings.push(finding);
                return Ok(());
            }
        };
        match self.texts.read(name.clone(), text) {
            Ok(documents) => {
                let mut values = 0;
                for document in documents.into_iter().flat_map(list_items) {
                    values += usize::from(releases::kind(&document) == Kind::Values);
                    // Helm reads only the first document of a values file
                    if values < 2 || releases::kind(&document) != Kind::Values {
                        self.add(document, &name)?;
                    }
                }
            }
            Err(faults) => self.findings.extend(faults),
        }
        Ok(())
    }

    fn add(&mut self, document: Node, file: &str) -> anyhow::Result<()> {
        let Value::Mapping(_) = document.value else {
            let requirement = "a document must be a map: chart values, or a Kubernetes object";
            let finding = Diagnostic::with_message("values", Severity::Error, &At::ROOT, requirement).found(document.to_string());
            self.findings.push(finding.at_span(document.span));
            return Ok(());
        };
        match releases::kind(&document) {
            Kind::Values if !self.releases.is_empty() => {
                bail!("{file}: values files must be given before the HelmReleases and Applications that use them");
            }
            Kind::Values => {
                self.count += 1;
                self.values = Some(match self.values.take() {
                    None => document,
                    Some(base) => overlay::apply_overlay(base, document),
                });
            }
            kind @ (Kind::HelmRelease | Kind::Application) => Layers::add(&mut self.releases, kind, document),
            Kind::ConfigMap => self.config_maps.push(document),
            Kind::Stack => {
                let requirement = format!("this is an {} already, and needs no conversion", api::KIND);
                let finding = Diagnostic::with_message("stack-already", Severity::Error, &At::ROOT, requirement);
                self.findings.push(finding.remedy("`mcp-stack render` prints its manifests").at_span(document.span));
            }
            Kind::Other => {}
        }
        Ok(())
    }

    /// Converts every release. Also returns whether the values were assumed to be complete.
    ///
    /// # Errors
    /// Returns an error if there is nothing to convert, or if `--release` is ambiguous.
    fn stacks(&mut self, arguments: &Convert) -> anyhow::Result<(Vec<ConvertedRelease>, bool)> {
        let release = |release: Release| Release {
            name: arguments.release.clone().unwrap_or(release.name),
            wanted_namespace: arguments.namespace.clone(),
            enabled_only: arguments.enabled_only,
            ..release
        };
        let base = self.values.take();
        if self.releases.is_empty() {
            let Some(values) = base else {
                bail!("the files contain no chart values, HelmRelease or Application");
            };
            let release = release(Release { name: "mcp-stack".to_owned(), ..Release::default() });
            let converted = convert::stack(&values, &release);
            return Ok((vec![ConvertedRelease { kind: Kind::Values, object: String::new(), namespace: None, converted }], self.count == 1));
        }
        if arguments.release.is_some() && self.releases.len() > 1 {
            let names: Vec<&str> = self.releases.iter().map(|layers| layers.name.as_str()).collect();
            bail!("`--release` requires exactly one release, got {}: {}", names.len(), names.join(", "));
        }
        let mut stacks = Vec::new();
        for layers in &self.releases {
            let (values, found) = layers.values(base.clone(), &self.config_maps, &mut self.texts, &mut self.findings);
            let converted = convert::stack(&values, &release(found));
            stacks.push(ConvertedRelease { kind: layers.kind, object: layers.name.clone(), namespace: layers.namespace(), converted });
        }
        Ok((stacks, base.is_none()))
    }
}

/// Returns the items of a List, which is what kubectl prints for several objects, or else the document itself.
fn list_items(document: Node) -> Vec<Node> {
    let is_list =
        document.get("apiVersion").is_some() && document.get("kind").and_then(Node::as_str).is_some_and(|kind| kind.ends_with("List"));
    match document.get("items").map(|items| &items.value) {
        Some(Value::Sequence(items)) if is_list => items.clone(),
        _ => vec![document],
    }
}
