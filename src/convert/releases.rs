//! Reads the values of HelmReleases and Applications.

use sha2::{Digest as _, Sha256};

use super::assign::assign;
use super::chart::{is_set, is_set_at, text_at};
use super::release::Release;
use super::texts::Texts;
use crate::api;
use crate::diagnostics::{At, Diagnostic, Severity};
use crate::overlay;
use crate::wire::node::{Entry, Node, Span, Value};

/// Kind of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A values file.
    Values,
    /// Flux's HelmRelease, of any version.
    HelmRelease,
    /// Argo CD's Application.
    Application,
    /// A ConfigMap, which a HelmRelease may refer to.
    ConfigMap,
    /// A stack.
    Stack,
    /// Any other object.
    Other,
}

/// Returns the kind of `document`. Without `apiVersion` and `kind`, it is a values file or an incomplete stack.
pub fn kind(document: &Node) -> Kind {
    let text = |key: &str| document.get(key).and_then(Node::as_str);
    let (Some(version), Some(kind)) = (text("apiVersion"), text("kind")) else {
        return if api::is_meant_as_stack(document) { Kind::Stack } else { Kind::Values };
    };
    let group = version.split_once('/').map_or("", |(group, _)| group);
    match (group, kind) {
        ("helm.toolkit.fluxcd.io", "HelmRelease") => Kind::HelmRelease,
        ("argoproj.io", "Application") => Kind::Application,
        ("", "ConfigMap") => Kind::ConfigMap,
        _ if api::is_meant_as_stack(document) => Kind::Stack,
        _ => Kind::Other,
    }
}

/// A HelmRelease or Application, with all of its layers merged.
#[derive(Clone, Debug)]
pub struct Layers {
    /// [`Kind::HelmRelease`] or [`Kind::Application`].
    pub kind: Kind,
    /// `metadata.name`.
    pub name: String,
    /// The whole object.
    pub object: Node,
}

impl Layers {
    /// Merges `object` over the object with the same kind and name, as kustomize applies a patch, or adds it.
    pub fn add(all: &mut Vec<Layers>, kind: Kind, object: Node) {
        let name = text_at(&object, &["metadata", "name"]).unwrap_or_default();
        match all.iter_mut().find(|layers| layers.kind == kind && layers.name == name) {
            Some(layers) => {
                let base = std::mem::replace(&mut layers.object, Node::generated(Value::Null));
                layers.object = apply_patch(base, object);
            }
            None => all.push(Layers { kind, name, object }),
        }
    }

    /// Returns the namespace in which Helm stores the release.
    pub fn namespace(&self) -> Option<String> {
        text_at(&self.object, &["spec", "storageNamespace"]).or_else(|| text_at(&self.object, &["metadata", "namespace"]))
    }

    /// Returns the values, merged over `base`, and the properties of the release. Values that cannot be read are reported.
    pub fn values(&self, base: Option<Node>, config_maps: &[Node], texts: &mut Texts, findings: &mut Vec<Diagnostic>) -> (Node, Release) {
        let mut values = base.unwrap_or(Node::new(Value::Mapping(Vec::new()), self.object.span));
        let mut reader = Reader { texts, findings, config_maps, object: &self.object };
        let release = match self.kind {
            Kind::Application => reader.application(&mut values, &self.name),
            _ => reader.helm_release(&mut values, &self.name),
        };
        (values, release)
    }
}

/// Returns `base` with a kustomize patch applied. The rules are those of Helm, except that a `null` in the patch never remains in the
/// result.
fn apply_patch(base: Node, patch: Node) -> Node {
    let (Value::Mapping(mut entries), Value::Mapping(patches)) = (base.value, &patch.value) else { return without_nulls(patch) };
    for patch in patches {
        match entries.iter().position(|known| known.key == patch.key) {
            Some(position) if patch.value.is_null() => {
                entries.remove(position);
            }
            Some(position) => {
                let known = &mut entries[position];
                let value = std::mem::replace(&mut known.value, Node::generated(Value::Null));
                known.value = apply_patch(value, patch.value.clone());
                known.span = patch.span;
            }
            None if patch.value.is_null() => {}
            None => entries.push(Entry { value: without_nulls(patch.value.clone()), ..patch.clone() }),
        }
    }
    Node::new(Value::Mapping(entries), base.span)
}

fn without_nulls(node: Node) -> Node {
    let Value::Mapping(entries) = node.value else { return node };
    let entries = entries.into_iter().filter(|entry| !entry.value.is_null());
    let entries = entries.map(|entry| Entry { value: without_nulls(entry.value.clone()), ..entry });
    Node::new(Value::Mapping(entries.collect()), node.span)
}

struct Reader<'a> {
    texts: &'a mut Texts,
    findings: &'a mut Vec<Diagnostic>,
    config_maps: &'a [Node],
    object: &'a Node,
}

impl Reader<'_> {
    fn helm_release(&mut self, values: &mut Node, name: &str) -> Release {
        let at = At::SPEC;
        let object = self.object;
        let nothing = Node::new(Value::Null, object.span);
        let spec = object.get("spec").unwrap_or(&nothing);
        for (path, field) in [(&["postRenderers"][..], "postRenderers"), (&["commonMetadata"], "commonMetadata")] {
            if let Some(found) = super::chart::set(spec, path) {
                let requirement = "cannot be converted, but changes what the chart rendered";
                self.report(&at.key(field), found.span, requirement, "write a patch, or labels and annotations, in the stack by hand");
            }
        }
        let at_chart = at.key("chart");
        let at_chart = at_chart.key("spec");
        for field in ["valuesFile", "valuesFiles"] {
            if let Some(found) = super::chart::set(spec, &["chart", "spec", field]) {
                let requirement = "names values files of the chart; they must be given before the HelmRelease";
                self.report(&at_chart.key(field), found.span, requirement, "pass them, in this order, after the values.yaml of the chart");
            }
        }
        let at_from = at.key("valuesFrom");
        if let Some(Value::Sequence(sources)) = spec.get("valuesFrom").map(|list| &list.value) {
            for (index, source) in sources.iter().enumerate() {
                self.values_from(values, &at_from.index(index), source);
            }
        }
        if let Some(own) = spec.get("values") {
            *values = overlay::apply_overlay(std::mem::replace(values, nothing.clone()), own.clone());
        }
        let target = text_at(spec, &["targetNamespace"]);
        let name = text_at(spec, &["releaseName"]).unwrap_or_else(|| match &target {
            Some(namespace) => shorten(&format!("{namespace}-{name}")),
            None => shorten(name),
        });
        Release { name, namespace: target.or_else(|| text_at(object, &["metadata", "namespace"])), ..Release::default() }
    }

    fn values_from(&mut self, values: &mut Node, at: &At<'_>, source: &Node) {
        let kind = text_at(source, &["kind"]).unwrap_or_default();
        let name = text_at(source, &["name"]).unwrap_or_default();
        let key = text_at(source, &["valuesKey"]).unwrap_or_else(|| "values.yaml".to_owned());
        let namespace = text_at(self.object, &["metadata", "namespace"]);
        let is_referenced = |map: &&Node| {
            let other = text_at(map, &["metadata", "namespace"]);
            text_at(map, &["metadata", "name"]).as_deref() == Some(name.as_str())
                && (namespace.is_none() || other.is_none() || namespace == other)
        };
        let config_map = self.config_maps.iter().find(|map| kind == "ConfigMap" && is_referenced(map));
        let data = config_map.and_then(|map| map.get("data")?.get(&key));
        let Some(Value::String(text)) = data.map(|data| &data.value) else {
            let severity = if is_set_at(source, &["optional"]) { Severity::Info } else { Severity::Error };
            let requirement = if config_map.is_some() {
                format!("names the key `{key}` of the ConfigMap `{name}`, which does not exist")
            } else {
                format!("names the {kind} `{name}`, which is not among the files")
            };
            let remedy =
                format!("`kubectl get {} {name} -o yaml` prints it; write the values of a Secret to a values file", kind.to_lowercase());
            self.findings.push(Diagnostic::new("values-missing", severity, at, requirement).remedy(remedy).at_span(source.span));
            return;
        };
        let span = data.map_or(source.span, |data| data.span);
        if let Some(path) = text_at(source, &["targetPath"]) {
            let quoted = ['"', '\''].iter().find_map(|quote| text.strip_prefix(*quote)?.strip_suffix(*quote));
            let literal = is_set_at(source, &["literal"]);
            if let Err(requirement) = assign(values, &path, quoted.unwrap_or(text), quoted.is_some() || literal, span) {
                self.report(&at.key("targetPath"), source.span, requirement, "correct it in the HelmRelease");
            }
            return;
        }
        let file = config_map.map_or("", |map| self.texts.name_of(map)).to_owned();
        self.merge_text(values, format!("{file} (ConfigMap {name}, {key})"), text.clone());
    }

    fn application(&mut self, values: &mut Node, name: &str) -> Release {
        let at = At::SPEC;
        let object = self.object;
        let one = object.get("spec").and_then(|spec| spec.get("source"));
        let several = match object.get("spec").and_then(|spec| spec.get("sources")).map(|list| &list.value) {
            Some(Value::Sequence(items)) => items.as_slice(),
            _ => &[],
        };
        let source = several.iter().find(|source| is_set_at(source, &["helm"])).or(one);
        let nothing = Node::new(Value::Null, object.span);
        let helm = source.and_then(|source| source.get("helm")).unwrap_or(&nothing);
        let at_source = at.key("source");
        let at = at_source.key("helm");
        for field in ["valueFiles", "fileParameters"] {
            if let Some(found) = super::chart::set(helm, &[field]) {
                let requirement = "names files beside the chart; they must be given before the Application";
                self.report(&at.key(field), found.span, requirement, "pass them, in this order, after the values.yaml of the chart");
            }
        }
        if let Some(own) = helm.get("valuesObject").filter(|own| is_set(own)) {
            *values = overlay::apply_overlay(std::mem::replace(values, nothing.clone()), own.clone());
        } else if let Some(text) = text_at(helm, &["values"]) {
            let file = self.texts.name_of(object).to_owned();
            self.merge_text(values, format!("{file} (helm.values)"), text);
        }
        let at_parameters = at.key("parameters");
        if let Some(Value::Sequence(parameters)) = helm.get("parameters").map(|list| &list.value) {
            for (index, parameter) in parameters.iter().enumerate() {
                let path = text_at(parameter, &["name"]).unwrap_or_default();
                let text = parameter.get("value").and_then(super::chart::text).unwrap_or_default();
                let span = parameter.get("value").map_or(parameter.span, |value| value.span);
                if let Err(requirement) = assign(values, &path, &text, is_set_at(parameter, &["forceString"]), span) {
                    let at = at_parameters.index(index);
                    self.report(&at.key("name"), parameter.span, requirement, "correct it in the Application");
                }
            }
        }
        Release {
            name: text_at(helm, &["releaseName"]).unwrap_or_else(|| name.to_owned()),
            namespace: text_at(object, &["spec", "destination", "namespace"]),
            ..Release::default()
        }
    }

    fn merge_text(&mut self, values: &mut Node, name: String, text: String) {
        match self.texts.read(name, text) {
            Ok(documents) => {
                // Helm reads only the first document
                if let Some(document) = documents.into_iter().next() {
                    *values = overlay::apply_overlay(std::mem::replace(values, Node::generated(Value::Null)), document);
                }
            }
            Err(faults) => self.findings.extend(faults),
        }
    }

    fn report(&mut self, at: &At<'_>, span: Span, requirement: impl Into<String>, remedy: &str) {
        self.findings.push(Diagnostic::new("release", Severity::Error, at, requirement).remedy(remedy).at_span(span));
    }
}

/// Shortens the name of a release as Flux does: to 53 characters, the last 12 of which are from a digest.
fn shorten(name: &str) -> String {
    const LONGEST: usize = 53;
    const DIGITS: usize = 12;
    if name.len() <= LONGEST {
        return name.to_owned();
    }
    let digest = Sha256::digest(name.as_bytes());
    let mut short: String = name.chars().take(LONGEST - DIGITS - 1).collect();
    short.push('-');
    for byte in digest.iter().take(DIGITS / 2) {
        short.push_str(&format!("{byte:02x}"));
    }
    short
}
