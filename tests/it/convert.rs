//! The directories that `convert --output` writes.

use std::path::{Path, PathBuf};

use crate::support::{binary, files, read, run, scratch, testdata};

const VALUES: &str = "values.yaml";

/// Converts the case `comments` to the directory `out` in `folder`, and returns the status and standard error.
fn converted(folder: &Path, layout: &str) -> (i32, String) {
    let values = testdata("convert").join("comments").join(VALUES);
    let ran = run(binary(folder).arg("convert").arg(values).args(["--output", "out", "--layout", layout]), b"");
    (ran.status, ran.stderr)
}

fn names(folder: &Path) -> Vec<PathBuf> {
    files(folder).iter().map(|file| file.strip_prefix(folder).expect("the path is below the directory").to_owned()).collect()
}

#[test]
fn the_directory_contains_stack_configuration_and_instructions() {
    for (layout, renderer) in [("kpt", "Kptfile"), ("kustomize", "kustomization.yaml")] {
        let folder = scratch(&format!("convert-{layout}"));
        assert_eq!(converted(&folder, layout).0, 0);
        let out = folder.join("out");
        let mut wanted: Vec<PathBuf> = ["README.md", renderer, "stack.yaml"].iter().map(PathBuf::from).collect();
        wanted.sort();
        assert_eq!(names(&out), wanted);
        let readme = read(&out.join("README.md")).expect("the file was just written");
        for word in ["RELEASE", "NAMESPACE", "RENDER", "HELMRELEASE", "APPLICATION"] {
            assert!(!readme.contains(word), "{layout}: `{word}` must be filled in:\n{readme}");
        }
        let rendered = run(binary(&out).args(["render", "stack.yaml"]), b"");
        assert_eq!((rendered.status, rendered.stdout.is_empty()), (0, false), "{}", rendered.stderr);
    }
}

#[test]
fn a_second_run_writes_nothing_and_keeps_other_files() {
    let folder = scratch("convert-twice");
    assert!(converted(&folder, "kpt").1.contains("added out/stack.yaml"));
    assert!(!converted(&folder, "kpt").1.contains("added "));
    std::fs::write(folder.join("out/stack.yaml"), "mine\n").expect("a file can be written");
    let (status, stderr) = converted(&folder, "kpt");
    assert_eq!(status, 2);
    assert!(stderr.contains("out/stack.yaml already exists"), "{stderr}");
    assert_eq!(read(&folder.join("out/stack.yaml")).as_deref(), Some("mine\n"));
}

#[test]
fn invalid_combinations_of_files_are_rejected() {
    let folder = scratch("convert-refused");
    let release = |name: &str| {
        format!("apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: {name}\nspec:\n  values: {{}}\n")
    };
    std::fs::write(folder.join("a.yaml"), release("a")).expect("a file can be written");
    std::fs::write(folder.join("b.yaml"), release("b")).expect("a file can be written");
    std::fs::write(folder.join(VALUES), "global: {}\n").expect("a file can be written");
    std::fs::write(folder.join("other.yaml"), "apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n").expect("a file can be written");
    for (arguments, word) in [
        (&["a.yaml", VALUES][..], "values files must be given before the HelmReleases"),
        (&["a.yaml", "b.yaml", "--release", "c"], "`--release` requires exactly one release, got 2"),
        (&["other.yaml"], "contain no chart values"),
        (&["nowhere.yaml"], "nowhere.yaml"),
        (&[VALUES, "--output", "out"], "--layout"),
        (&[VALUES, "--release", "../up", "--output", "out", "--layout", "kpt"], "must be a DNS label"),
    ] {
        let ran = run(binary(&folder).arg("convert").args(arguments), b"");
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(ran.stderr.contains(word), "{arguments:?}: {}", ran.stderr);
    }
}
