//! What was typed, and what it means.

use std::ffi::OsString;
use std::io::IsTerminal as _;
use std::path::PathBuf;

use clap::{Args, CommandFactory as _, Parser, Subcommand, ValueEnum};

use crate::diagnostics::closest_match;
use crate::mode::{self, Outcome, plugin};
use crate::reference;
use crate::wire::emit;

/// Runs a fleet of MCP servers on Kubernetes: turns an McpStack into the full set of manifests.
///
/// Without arguments it is a KRM function: a ResourceList on standard input becomes a ResourceList on standard output. That is how
/// kustomize and kpt call it.
#[derive(Debug, Parser)]
#[command(name = "mcp-stack", version, args_conflicts_with_subcommands = true)]
struct Typed {
    #[command(subcommand)]
    command: Option<Command>,
    /// The configuration of kustomize's legacy exec plugin; only where kustomize calls.
    #[arg(value_name = "FILE", hide = true)]
    file: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Print the manifests of every stack in files, folders or `-`
    Render(Render),
    /// Lay stacks over the manifests of a Helm release on standard input, as Helm's post-renderer
    PostRender(PostRender),
    /// Say everything that is wrong with stacks, and print no manifests
    Check(Check),
    /// Print the stack that a Helm release of the chart is made of: its values, HelmReleases or Applications
    Convert(Convert),
    /// Print a first stack, ready to render
    Init(Init),
    /// Say what a field or a rule means: `mcp.ingress.sse`, `image-tag-floating`
    Explain(Explain),
    /// Print the schema of McpStack, for editors and validators
    Schema(Schema),
    /// Print completions for a shell
    Completions(Completions),
}

/// `mcp-stack render`.
#[derive(Debug, Args)]
pub struct Render {
    /// Files, folders (their *.yaml, *.yml and *.json), or `-` for standard input
    #[arg(value_name = "FILE|DIR|-", required = true)]
    pub stacks: Vec<PathBuf>,
    /// Lay a layer over the one stack given; may be repeated
    #[arg(long, value_name = "FILE")]
    pub overlay: Vec<PathBuf>,
    /// Descend into folders
    #[arg(long)]
    pub recursive: bool,
    /// Write one file an object into a folder, and remove what an earlier run wrote there and is no longer wanted
    #[arg(long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Lay the stacks over the manifests in a file or folder, or `-`, and print these too
    #[arg(long, value_name = "FILE|DIR|-", conflicts_with = "output")]
    pub input: Option<PathBuf>,
    /// Write nothing; exit with 1 if the folder is not what would be written
    #[arg(long, requires = "output")]
    pub check: bool,
}

/// `mcp-stack post-render`.
#[derive(Debug, Args)]
pub struct PostRender {
    /// Files and folders with stacks
    #[arg(value_name = "FILE|DIR", required = true)]
    pub stacks: Vec<PathBuf>,
    /// Lay a layer over the one stack given; may be repeated
    #[arg(long, value_name = "FILE")]
    pub overlay: Vec<PathBuf>,
    /// Add the stack's own objects to the release, those of servers without `workloadRef`
    #[arg(long)]
    pub all: bool,
    /// Write what is said on standard error into a file too: Helm 4 does not show it
    #[arg(long, value_name = "FILE")]
    pub diagnostics: Option<PathBuf>,
}

/// `mcp-stack check`.
#[derive(Debug, Args)]
pub struct Check {
    /// Files, folders (their *.yaml, *.yml and *.json), or `-` for standard input
    #[arg(value_name = "FILE|DIR|-", required = true)]
    pub stacks: Vec<PathBuf>,
    /// Lay a layer over the one stack given; may be repeated
    #[arg(long, value_name = "FILE")]
    pub overlay: Vec<PathBuf>,
    /// Descend into folders
    #[arg(long)]
    pub recursive: bool,
    /// How findings are told: to a person on standard error, all others on standard output
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
    /// Make warnings errors
    #[arg(long)]
    pub strict: bool,
    /// Show what waivers cover, too
    #[arg(long)]
    pub show_waived: bool,
}

/// `mcp-stack convert`.
#[derive(Debug, Args)]
pub struct Convert {
    /// Values files, the later over the earlier; HelmReleases of Flux, Applications of Argo CD and the ConfigMaps that they name; `-` for
    /// standard input. A values file before releases lies under each of them
    #[arg(value_name = "FILE|-", required = true)]
    pub files: Vec<PathBuf>,
    /// The release's name [default: that of the HelmRelease or the Application, or mcp-stack]
    #[arg(long, value_name = "NAME")]
    pub release: Option<String>,
    /// The release's namespace, where the values name none
    #[arg(long)]
    pub namespace: Option<String>,
    /// Leave servers out that do not run
    #[arg(long)]
    pub enabled_only: bool,
    /// Write the stack into a new folder, with what it takes to move over
    #[arg(long, value_name = "DIR", requires = "layout")]
    pub output: Option<PathBuf>,
    /// Whose folder that is
    #[arg(long, value_enum, requires = "output")]
    pub layout: Option<Layout>,
}

/// Who renders the folder that `convert` writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Layout {
    /// kpt, by a Kptfile
    Kpt,
    /// kustomize, by a kustomization
    Kustomize,
}

/// How findings are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// With the lines they are about, underlined
    Human,
    /// For programs
    Json,
    /// For code scanning
    Sarif,
    /// As annotations of GitHub Actions
    Github,
    /// As test cases
    Junit,
}

#[derive(Debug, Args)]
struct Init {
    /// The stack's name
    #[arg(default_value = "mcp-stack")]
    name: String,
}

#[derive(Debug, Args)]
struct Explain {
    /// A field, with or without `spec` and the name of a server; or the code of a rule. Without it, the top of a stack
    #[arg(value_name = "FIELD|RULE", default_value = "")]
    subject: String,
}

#[derive(Debug, Args)]
struct Schema {
    /// As JSON Schema, or as a CustomResourceDefinition
    #[arg(long, value_enum, default_value_t = SchemaFormat::Json)]
    format: SchemaFormat,
}

/// The forms of the schema.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum SchemaFormat {
    /// JSON Schema, draft 2020-12
    Json,
    /// CustomResourceDefinition, which is looser
    Crd,
}

#[derive(Debug, Args)]
struct Completions {
    shell: Shell,
}

/// The shells that completions are made for.
#[derive(Clone, Copy, Debug, ValueEnum)]
#[allow(clippy::enum_variant_names)] // one of them is called so
enum Shell {
    Bash,
    Elvish,
    Fish,
    #[value(name = "powershell")]
    PowerShell,
    Zsh,
}

/// Does what `arguments`, without the program's name, ask for.
pub fn run(arguments: &[OsString]) -> Outcome {
    // the function takes no arguments: nothing of the command line is built for it
    if arguments.is_empty() {
        if std::io::stdin().is_terminal() {
            return Outcome { stderr: Typed::command().render_help().to_string(), status: 2, ..Outcome::default() };
        }
        return mode::function::run();
    }
    let typed = match Typed::try_parse_from(std::iter::once(OsString::from("mcp-stack")).chain(arguments.iter().cloned())) {
        Ok(typed) => typed,
        Err(error) if error.use_stderr() => return misspelt(arguments).unwrap_or_else(|| usage(error.to_string())),
        Err(shown) => return Outcome { stdout: shown.to_string().into_bytes().into(), ..Outcome::default() },
    };
    let outcome = match typed {
        Typed { command: Some(Command::Render(arguments)), .. } => mode::render::run(&arguments),
        Typed { command: Some(Command::PostRender(arguments)), .. } => mode::post_render::run(&arguments),
        Typed { command: Some(Command::Check(arguments)), .. } => mode::check::run(&arguments),
        Typed { command: Some(Command::Convert(arguments)), .. } => mode::convert::run(&arguments),
        Typed { command: Some(Command::Init(arguments)), .. } => mode::init::run(&arguments.name),
        Typed { command: Some(Command::Explain(arguments)), .. } => explain(&arguments.subject),
        Typed { command: Some(Command::Schema(arguments)), .. } => Ok(schema(arguments.format)),
        Typed { command: Some(Command::Completions(arguments)), .. } => Ok(completions(arguments.shell)),
        Typed { command: None, file: Some(file) } => {
            if std::env::var_os(plugin::ROOT).is_none() {
                let file = file.display();
                return usage(format!("error: `{file}` must follow a command; did you mean `mcp-stack render {file}`?\n"));
            }
            plugin_outcome(mode::plugin::run(file))
        }
        Typed { command: None, file: None } => return usage(Typed::command().render_help().to_string()),
    };
    outcome.unwrap_or_else(|error| usage(format!("error: {error:#}\n")))
}

/// A word before others that is no command, but almost one.
fn misspelt(arguments: &[OsString]) -> Option<Outcome> {
    let [first, _, ..] = arguments else { return None };
    let first = first.to_str().filter(|first| !first.starts_with('-'))?;
    let command = Typed::command();
    let known: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
    if known.contains(&first) {
        return None;
    }
    let near = closest_match(first, &known)?;
    Some(usage(format!("error: `{first}` must be a command; did you mean `mcp-stack {near}`?\n")))
}

/// As a plugin of kustomize all trouble ends with 1.
fn plugin_outcome(outcome: anyhow::Result<Outcome>) -> anyhow::Result<Outcome> {
    outcome.or_else(|error| Ok(Outcome { stderr: format!("error: {error:#}\n"), status: 1, ..Outcome::default() }))
}

fn usage(stderr: String) -> Outcome {
    Outcome { stderr, status: 2, ..Outcome::default() }
}

fn explain(subject: &str) -> anyhow::Result<Outcome> {
    let text = match reference::explain_rule(subject) {
        Some(text) => text,
        None => reference::explain_field(subject).map_err(anyhow::Error::msg)?,
    };
    Ok(Outcome { stdout: text.into_bytes().into(), ..Outcome::default() })
}

fn schema(format: SchemaFormat) -> Outcome {
    let mut stdout = Vec::new();
    match format {
        SchemaFormat::Json => {
            stdout = serde_json::to_vec_pretty(&reference::json_schema()).expect("a schema is JSON");
            stdout.push(b'\n');
        }
        SchemaFormat::Crd => emit::object(&mut stdout, 0, &reference::custom_resource_definition()),
    }
    Outcome { stdout: stdout.into(), ..Outcome::default() }
}

fn completions(shell: Shell) -> Outcome {
    let mut stdout = Vec::new();
    let shell = match shell {
        Shell::Bash => clap_complete::Shell::Bash,
        Shell::Elvish => clap_complete::Shell::Elvish,
        Shell::Fish => clap_complete::Shell::Fish,
        Shell::PowerShell => clap_complete::Shell::PowerShell,
        Shell::Zsh => clap_complete::Shell::Zsh,
    };
    clap_complete::generate(shell, &mut Typed::command(), "mcp-stack", &mut stdout);
    Outcome { stdout: stdout.into(), ..Outcome::default() }
}
