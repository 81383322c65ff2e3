//! The command line: parsing and dispatch.

use std::ffi::OsString;
use std::io::IsTerminal as _;
use std::path::PathBuf;

use clap::{Args, CommandFactory as _, Parser, Subcommand, ValueEnum};

use crate::diagnostics::closest_match;
use crate::mode::check::Check;
use crate::mode::convert::Convert;
use crate::mode::post_render::PostRender;
use crate::mode::render::Render;
use crate::mode::{self, Outcome, plugin};
use crate::reference;
use crate::wire::emit;

/// Render the Kubernetes manifests of a fleet of MCP servers from an McpStack.
///
/// Without arguments, mcp-stack is a KRM function: it reads a ResourceList from standard input and writes one to standard output.
/// kustomize and kpt run it this way.
#[derive(Debug, Parser)]
#[command(name = "mcp-stack", version, args_conflicts_with_subcommands = true)]
struct Typed {
    #[command(subcommand)]
    command: Option<Command>,
    /// Configuration file that kustomize passes to a legacy exec plugin
    #[arg(value_name = "FILE", hide = true)]
    file: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Print the manifests of stacks
    Render(Render),
    /// Patch the manifests of a Helm release on standard input (Helm post-renderer)
    PostRender(PostRender),
    /// Validate stacks without printing manifests
    Check(Check),
    /// Convert the values of a Helm release of the chart to a stack
    Convert(Convert),
    /// Print a stack to start from
    Init(Init),
    /// Describe a field or the code of a diagnostic
    Explain(Explain),
    /// Print the schema of McpStack for editors and validators
    Schema(Schema),
    /// Print the completion script for a shell
    Completions(Completions),
}

#[derive(Debug, Args)]
struct Init {
    /// Name of the stack
    #[arg(default_value = "mcp-stack")]
    name: String,
}

#[derive(Debug, Args)]
struct Explain {
    /// Path of a field, or any part of it (`ingress.tls`), or the code of a diagnostic (`image-tag-floating`) [default: the top-level fields]
    #[arg(value_name = "FIELD|CODE", default_value = "", hide_default_value = true)]
    subject: String,
    /// Print the path and type of every field, and every code
    #[arg(long, conflicts_with = "subject")]
    list: bool,
}

#[derive(Debug, Args)]
struct Schema {
    /// Format of the schema
    #[arg(long, value_enum, default_value_t = SchemaFormat::Json)]
    format: SchemaFormat,
}

/// Format of the schema.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum SchemaFormat {
    /// JSON Schema, draft 2020-12
    Json,
    /// CustomResourceDefinition; less strict than the JSON Schema
    Crd,
}

#[derive(Debug, Args)]
struct Completions {
    /// Shell to print the completion script for
    shell: Shell,
}

/// Shells with completion scripts.
#[derive(Clone, Copy, Debug, ValueEnum)]
#[allow(clippy::enum_variant_names)] // one shell is named PowerShell
enum Shell {
    Bash,
    Elvish,
    Fish,
    #[value(name = "powershell")]
    PowerShell,
    Zsh,
}

/// Runs the command that `arguments`, which exclude the program name, select.
pub fn run(arguments: &[OsString]) -> Outcome {
    // the function takes no arguments, so the parser is not built
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
        Typed { command: Some(Command::Explain(arguments)), .. } => explain(&arguments),
        Typed { command: Some(Command::Schema(arguments)), .. } => Ok(schema(arguments.format)),
        Typed { command: Some(Command::Completions(arguments)), .. } => Ok(completions(arguments.shell)),
        Typed { command: None, file: Some(file) } => {
            if std::env::var_os(plugin::ROOT).is_none() {
                let file = file.display();
                return usage(format!("error: unknown command `{file}`; did you mean `mcp-stack render {file}`?\n"));
            }
            plugin_outcome(mode::plugin::run(file))
        }
        Typed { command: None, file: None } => return usage(Typed::command().render_help().to_string()),
    };
    outcome.unwrap_or_else(|error| usage(format!("error: {error:#}\n")))
}

/// Returns a usage error if the first argument resembles a command.
fn misspelt(arguments: &[OsString]) -> Option<Outcome> {
    let [first, _, ..] = arguments else { return None };
    let first = first.to_str().filter(|first| !first.starts_with('-'))?;
    let command = Typed::command();
    let known: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
    if known.contains(&first) {
        return None;
    }
    let near = closest_match(first, &known)?;
    Some(usage(format!("error: unknown command `{first}`; did you mean `mcp-stack {near}`?\n")))
}

/// Turns an error into exit status 1, because a kustomize plugin has no other failure status.
fn plugin_outcome(outcome: anyhow::Result<Outcome>) -> anyhow::Result<Outcome> {
    outcome.or_else(|error| Ok(Outcome { stderr: format!("error: {error:#}\n"), status: 1, ..Outcome::default() }))
}

fn usage(stderr: String) -> Outcome {
    Outcome { stderr, status: 2, ..Outcome::default() }
}

fn explain(arguments: &Explain) -> anyhow::Result<Outcome> {
    let text = if arguments.list { reference::list() } else { reference::explain(&arguments.subject).map_err(anyhow::Error::msg)? };
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
