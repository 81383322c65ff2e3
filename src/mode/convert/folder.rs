//! `convert --output`: writes a directory with the stack, its kpt or kustomize configuration, and migration instructions.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use super::layout::Layout;
use crate::convert::releases::Kind;
use crate::syntax::legal;
use crate::wire::comments::Comments;
use crate::wire::node::{Entry, Node, Span, Value};
use crate::wire::print;

const INTRODUCTION: &str = include_str!("move.md");
const HELM: &str = include_str!("helm.md");
const FLUX: &str = include_str!("flux.md");
const ARGO_CD: &str = include_str!("argocd.md");

/// Annotation by which kustomize finds the function.
const FUNCTION: &str = "config.kubernetes.io/function";

/// A stack, and the object from which it was converted.
pub(super) struct Origin<'a> {
    /// The stack.
    pub(super) stack: &'a Node,
    /// Kind of the object.
    pub(super) kind: Kind,
    /// Name of the HelmRelease or Application; empty for a values file.
    pub(super) object: &'a str,
    /// Namespace in which Helm stores the release, if known.
    pub(super) namespace: Option<&'a str>,
}

/// Writes the files to `folder`, and returns a message about each of them. Existing files with the same content are not touched.
///
/// # Errors
/// Returns an error before it writes anything if a file exists with other content, or if a release name is invalid or not unique; and
/// if a file cannot be read or written.
pub(super) fn write(folder: &Path, layout: Layout, origins: &[Origin<'_>], comments: &Comments) -> anyhow::Result<String> {
    let mut files = Vec::new();
    for (index, origin) in origins.iter().enumerate() {
        let name = name(origin.stack);
        if let Err(requirement) = legal::dns_label(&name, legal::LABEL_MAX) {
            bail!("the name of the release {requirement}, got {name:?}");
        }
        if origins[..index].iter().any(|other| self::name(other.stack) == name) {
            bail!("two releases are named {name:?}; rename one of them");
        }
        // if there are several stacks, each has its own subdirectory
        let folder = if origins.len() == 1 { folder.to_owned() } else { folder.join(&name) };
        files.extend(files_of(&folder, layout, origin, comments));
    }
    let mut wanted = Vec::new();
    for (path, text) in files {
        match fs::read(&path) {
            Ok(current) if current == text => {}
            Ok(_) => bail!("{} already exists and would be overwritten; name a new folder", path.display()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => wanted.push((path, text)),
            Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
        }
    }
    let mut messages = String::new();
    for (path, text) in wanted {
        let context = || format!("cannot write {}", path.display());
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).with_context(context)?;
        }
        fs::write(&path, text).with_context(context)?;
        messages += &format!("added {}\n", path.display());
    }
    Ok(messages)
}

fn files_of(folder: &Path, layout: Layout, origin: &Origin<'_>, comments: &Comments) -> Vec<(PathBuf, Vec<u8>)> {
    let mut stack = Vec::new();
    let name = name(origin.stack);
    let renderer = match layout {
        Layout::Kpt => {
            print::document(&mut stack, origin.stack, comments);
            let kptfile = format!(
                "apiVersion: kpt.dev/v1\nkind: Kptfile\nmetadata:\n  name: {name}\n  annotations:\n    config.kubernetes.io/local-config: \"true\"\n\
                 info:\n  description: MCP servers.\npipeline:\n  mutators:\n  - exec: mcp-stack\n    configPath: stack.yaml\n"
            );
            ("Kptfile", kptfile)
        }
        Layout::Kustomize => {
            print::document(&mut stack, &with_function(origin.stack), comments);
            let kustomization = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\ngenerators:\n- stack.yaml\n";
            ("kustomization.yaml", kustomization.to_owned())
        }
    };
    vec![
        (folder.join("stack.yaml"), stack),
        (folder.join(renderer.0), renderer.1.into_bytes()),
        (folder.join("README.md"), readme(layout, origin, &name).into_bytes()),
    ]
}

fn readme(layout: Layout, origin: &Origin<'_>, name: &str) -> String {
    let (renderer, render) = match layout {
        Layout::Kpt => ("kpt", "kpt fn render --allow-exec .\n   mcp-stack render stack.yaml > \"$manifests\""),
        Layout::Kustomize => (
            "kustomize",
            "kustomize build --enable-alpha-plugins --enable-exec . > \"$manifests\"\n   grep -q mcp.p2pmmo.vn/generated \"$manifests\"",
        ),
    };
    let steps = match origin.kind {
        Kind::HelmRelease => FLUX,
        Kind::Application => ARGO_CD,
        _ => HELM,
    };
    let namespace = origin.namespace.or_else(|| text(origin.stack, &["metadata", "namespace"])).unwrap_or("default");
    format!("{INTRODUCTION}{steps}")
        .replace("HELMRELEASE", origin.object)
        .replace("APPLICATION", origin.object)
        .replace("RENDERER", renderer)
        .replace("RENDER", render)
        .replace("RELEASE", name)
        .replace("NAMESPACE", namespace)
}

fn name(stack: &Node) -> String {
    text(stack, &["metadata", "name"]).unwrap_or("mcp-stack").to_owned()
}

fn text<'a>(node: &'a Node, path: &[&str]) -> Option<&'a str> {
    path.iter().try_fold(node, |node, key| node.get(key)).and_then(Node::as_str)
}

/// Returns the stack with the annotation [`FUNCTION`].
fn with_function(stack: &Node) -> Node {
    let mut stack = stack.clone();
    let mut node = &mut stack;
    for key in ["metadata", "annotations"] {
        let Value::Mapping(entries) = &mut node.value else { return stack };
        let Some(position) = entries.iter().position(|entry| entry.key == key) else { return stack };
        node = &mut entries[position].value;
    }
    if let Value::Mapping(entries) = &mut node.value {
        let span = Span::NOWHERE;
        let value = Node::new(Value::String("exec:\n  path: mcp-stack\n".to_owned()), span);
        entries.push(Entry { key: FUNCTION.to_owned(), key_is_string: true, span, value });
    }
    stack
}
