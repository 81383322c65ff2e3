//! Prints findings as `results` of a `ResourceList`.
//!
//! Format:
//! <https://github.com/kubernetes-sigs/kustomize/blob/master/cmd/config/docs/api-conventions/functions-spec.md>.

use serde::Serialize;

use crate::diagnostics::Diagnostic;
use crate::wire::emit;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FunctionResult<'a> {
    message: String,
    severity: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource_ref: Option<ResourceRef<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<Field<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<File<'a>>,
    tags: Tags,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResourceRef<'a> {
    api_version: &'a str,
    kind: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    namespace: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Field<'a> {
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    current_value: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    proposed_value: Option<&'a str>,
}

#[derive(Serialize)]
struct File<'a> {
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<u32>,
}

#[derive(Serialize)]
struct Tags {
    code: &'static str,
}

impl<'a> From<&'a Diagnostic> for FunctionResult<'a> {
    fn from(diagnostic: &'a Diagnostic) -> Self {
        let subject = diagnostic.subject.as_deref();
        let has_path = !diagnostic.path.0.is_empty();
        Self {
            message: diagnostic.sentence(),
            severity: diagnostic.severity.as_str(),
            resource_ref: subject.filter(|subject| !subject.kind.is_empty()).map(|subject| ResourceRef {
                api_version: &subject.api_version,
                kind: &subject.kind,
                name: &subject.name,
                namespace: subject.namespace.as_deref(),
            }),
            field: has_path.then(|| Field {
                path: diagnostic.path.to_string(),
                current_value: diagnostic.current.as_deref(),
                proposed_value: diagnostic.proposed.as_deref(),
            }),
            file: subject.and_then(|subject| Some(File { path: subject.file.as_deref()?, index: subject.index })),
            tags: Tags { code: diagnostic.code },
        }
    }
}

/// Writes one entry of the list per finding, with every line indented by `indent` spaces.
pub fn write(out: &mut Vec<u8>, indent: usize, diagnostics: &[Diagnostic]) {
    for diagnostic in diagnostics {
        out.resize(out.len() + indent, b' ');
        out.extend_from_slice(b"- ");
        emit::object(out, indent + 2, &FunctionResult::from(diagnostic));
    }
}

/// Returns a complete `ResourceList` that contains only findings: the output if the input is not a `ResourceList`.
pub fn list_of(diagnostics: &[Diagnostic]) -> Vec<u8> {
    let mut out = b"apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: []\nresults:\n".to_vec();
    write(&mut out, 0, diagnostics);
    out
}
