//! Command-line usage that has no golden case.

use mcp_stack::kinds::Kind;
use std::process::Stdio;

use mcp_stack::reference;

use crate::support::{BINARY, binary, root, run, scratch};

const FIRST: &str = "functions/mcp-stack/examples/first-stack/stack.yaml";

#[test]
fn a_closed_pipe_is_not_an_error() {
    // more output than a pipe buffers, so that the program is still writing when the reader closes it
    let folder = scratch("closed-pipe");
    let mut stack = "apiVersion: mcp.p2pmmo.vn/v1alpha1\nkind: McpStack\nmetadata:\n  name: large\nspec:\n  mcp:\n".to_owned();
    for number in 0..500 {
        stack += &format!("    server-{number}:\n      image: {{repository: a/b, tag: v1}}\n");
    }
    std::fs::write(folder.join("stack.yaml"), stack).expect("a file can be written");
    let mut child =
        binary(&folder).args(["render", "stack.yaml"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the program ends");
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
}

#[test]
fn help_and_version() {
    let help = run(binary(root()).arg("--help"), b"");
    assert_eq!((help.status, help.stderr.as_str()), (0, ""));
    for command in ["render", "post-render", "check", "init", "explain", "schema", "completions"] {
        assert!(help.stdout.contains(&format!("\n  {command} ")), "{}", help.stdout);
        let help = run(binary(root()).args([command, "--help"]), b"");
        assert!(help.status == 0 && help.stdout.contains("Usage: mcp-stack "), "{help:?}");
    }
    let version = run(binary(root()).arg("--version"), b"");
    assert_eq!((version.status, version.stdout), (0, format!("mcp-stack {}\n", env!("CARGO_PKG_VERSION"))));
}

#[test]
fn usage_errors_suggest_a_correction() {
    for (arguments, status, wanted) in [
        (&[FIRST][..], 2, &format!("did you mean `mcp-stack render {FIRST}`?")[..]),
        (&["render"], 2, "<FILE|DIR|->"),
        (&["rendr", FIRST], 2, "did you mean `mcp-stack render`?"),
        (&["explain", "no-such-field"], 2, "unknown field or code `no-such-field`"),
        (&["explain", "ingress.ssl"], 2, "did you mean `ingress.sse`?"),
        (&["explain", "mcp.api.prot"], 2, "did you mean `mcp.api.port`?"),
        (&["explain", "imagee.tag"], 2, "did you mean `image.tag`?"),
        (&["explain", "image-tag-flaoting"], 2, "did you mean `image-tag-floating`?"),
        (&["explain", "podTemplate.spec"], 2, "has the schema of `core/v1 PodTemplateSpec`"),
        (&["render", "no-such-file.yaml"], 2, "cannot read no-such-file.yaml"),
        (&["check", "no-such-file.yaml"], 2, "cannot read no-such-file.yaml"),
        (&["render", FIRST, "--overlay", "no-such-file.yaml"], 2, "cannot read no-such-file.yaml"),
        (&["render", FIRST, "--check"], 2, "--output"),
        (&["init", "Not_A_Label"], 2, "must be a DNS label"),
        (
            &["render", "functions/mcp-stack/examples/many-servers/stack.yaml", FIRST, "--overlay", FIRST],
            2,
            "requires exactly one stack, got 2",
        ),
        (&["render", "README.md"], 1, "README.md"),
    ] {
        let ran = run(binary(root()).args(arguments), b"");
        assert!(
            ran.status == status && ran.stdout.is_empty() && ran.stderr.contains(wanted) && !ran.stderr.contains("panicked"),
            "{arguments:?} must end with {status} and say {wanted:?}: {ran:?}"
        );
    }
}

#[test]
fn explain_finds_a_field_by_any_part_of_its_path() {
    let sse = "PATH:  spec.mcp.<name>.ingress.sse\n";
    for (subject, wanted) in [
        ("sse", sse),
        ("ingress.sse", sse),
        ("mcp.ingress.sse", sse),
        ("mcp.NAME.ingress.sse", sse),
        ("spec.mcp.api.ingress.sse", sse),
        ("image", "2 fields match `image`:\n\nspec.global.image <Object>\n"),
        ("global.image", "PATH:  spec.global.image\n"),
        ("metadata.name", "PATH:  metadata.name\n"),
        ("env.vars.LOG_LEVEL", "PATH:  spec.mcp.<name>.env.vars\n"),
        ("spec.mcp.api.env.env[0]", "PATH:  spec.mcp.<name>.env.env\n"),
        ("type", "CODE:      type\n"),
        ("mcp.api.service.type", "ENUM:\n    ClusterIP\n"),
        ("", "FIELDS:\n  apiVersion <string>\n"),
    ] {
        let text = reference::explain(subject).unwrap_or_else(|error| panic!("{subject}: {error}"));
        assert!(text.contains(wanted), "{subject} must have {wanted:?}:\n{text}");
    }
}

#[test]
fn explain_accepts_every_listed_name() {
    let list = run(binary(root()).args(["explain", "--list"]), b"");
    assert_eq!((list.status, list.stderr.as_str()), (0, ""));
    for line in list.stdout.lines() {
        let (name, kind) = line.split_once(' ').expect("a line has a name and a type or a severity");
        let text = reference::explain(name).unwrap_or_else(|error| panic!("{name}: {error}"));
        let wanted = if kind.starts_with('<') { format!("PATH:  {name}\n") } else { format!("CODE:      {name}\n") };
        assert!(text.contains(&wanted), "{name} must have {wanted:?}:\n{text}");
    }
}

#[test]
fn an_unreadable_directory_is_not_a_stack_error() {
    let ran = run(binary(root()).args(["render", "no-such-folder/", "--recursive"]), b"");
    assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{}", ran.stderr);
}

#[test]
fn the_example_stack_has_no_findings() {
    let folder = scratch("init");
    for name in ["mcp-stack", "my-fleet"] {
        let init = run(binary(&folder).args(["init", name]), b"");
        assert_eq!((init.status, init.stderr.as_str()), (0, ""));
        assert!(init.stdout.contains(&format!("\n  name: {name}\n")), "{}", init.stdout);
        for command in ["render", "check"] {
            let ran = run(binary(&folder).args([command, "-"]), init.stdout.as_bytes());
            assert!(ran.status == 0 && (command == "check" || ran.stderr.is_empty()), "{ran:?}");
            assert!(!ran.stderr.contains("warning") && !ran.stderr.contains("info:"), "{}", ran.stderr);
            assert_eq!(command == "render", ran.stdout.contains(&format!("mcp.p2pmmo.vn/generated: {name}/Deployment/")), "{}", ran.stdout);
        }
        // the commented-out fields must be valid, too
        let whole: String = init.stdout.split_inclusive('\n').map(|line| uncommented(line).unwrap_or_else(|| line.to_owned())).collect();
        assert_ne!(whole, init.stdout);
        let whole = whole.replace("    domain: example.org\n", "    domain: example.org\n    infisical:\n      projectSlug: my-project\n");
        let ran = run(binary(&folder).args(["render", "-"]), whole.as_bytes());
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{whole}");
        for kind in [Kind::ConfigMap, Kind::SecretStore, Kind::ExternalSecret, Kind::Deployment, Kind::Service, Kind::Ingress] {
            let line = format!("kind: {}\n", kind.as_str());
            assert!(ran.stdout.contains(&line), "{line} is missing in\n{}", ran.stdout);
        }
    }
}

/// Removes the comment sign from a commented-out field; `None` for prose.
fn uncommented(line: &str) -> Option<String> {
    let (indentation, comment) = line.split_once("# ")?;
    let key = comment.trim_start().split(':').next()?;
    let is_key = comment.contains(':') && !key.is_empty() && !key.contains(' ') && key.starts_with(|c: char| c.is_ascii_lowercase());
    let is_code = is_key || comment.starts_with("      ");
    (indentation.trim().is_empty() && is_code).then(|| format!("{indentation}{comment}"))
}

#[test]
fn completions_contain_the_commands() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let ran = run(binary(root()).args(["completions", shell]), b"");
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
        assert!(ran.stdout.contains("render") && ran.stdout.contains("recursive"), "{shell}");
    }
}

#[test]
fn a_stack_can_be_read_from_standard_input() {
    let stack = std::fs::read(root().join(FIRST)).expect("the first example is there");
    let from_file = run(binary(root()).args(["render", FIRST]), b"");
    let from_pipe = run(binary(root()).args(["render", "-"]), &stack);
    assert_eq!(from_file, from_pipe);
    let mistake = String::from_utf8(stack).expect("it is text").replace("port: 8080", "prot: 8080");
    let ran = run(binary(root()).args(["render", "-"]), mistake.as_bytes());
    assert!(ran.status == 1 && ran.stderr.contains("--> standard input:18:7\n") && ran.stderr.contains("did you mean `port`?"), "{ran:?}");
}

#[test]
fn the_plugin_exits_with_1_on_every_error() {
    for file in ["no-such-file.yaml", "Cargo.toml"] {
        let ran = run(binary(root()).env("KUSTOMIZE_PLUGIN_CONFIG_ROOT", root()).arg(file), b"");
        assert!(ran.status == 1 && ran.stdout.is_empty() && ran.stderr.contains(file), "{ran:?}");
    }
}

#[test]
fn the_function_exits_with_1_on_every_error() {
    for input in [&b"\xff\xfe"[..], b"", b"\0", b"a: [", b"just text", b"- a\n", b"kind: ConfigMap\n"] {
        let ran = run(&mut std::process::Command::new(BINARY), input);
        let list = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: []\nresults:\n";
        assert!(ran.status == 1 && ran.stdout.starts_with(list) && !ran.stderr.is_empty(), "{input:?}: {ran:?}");
    }
}
