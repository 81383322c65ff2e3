//! Targets of patches.
//!
//! Group, version, kind, name and namespace are regular expressions that must match as a whole
//! (<https://github.com/kubernetes-sigs/kustomize/blob/master/api/types/selector.go>); labels and annotations are selected as
//! kubectl does (<https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors>).

use std::collections::BTreeMap;

use regex_lite::Regex;

use crate::syntax::legal;

/// The selection of objects to which a patch is applied.
#[derive(Clone, Debug, Default)]
pub struct Target {
    /// Pattern of the API group.
    pub group: Pattern,
    /// Pattern of the API version.
    pub version: Pattern,
    /// Pattern of the kind.
    pub kind: Pattern,
    /// Pattern of the name.
    pub name: Pattern,
    /// Pattern of the namespace, which is `default` for an object without one.
    pub namespace: Pattern,
    /// Selector of the labels.
    pub labels: Selector,
    /// Selector of the annotations.
    pub annotations: Selector,
}

/// The properties of an object that a target is compared with.
pub struct Candidate<'a> {
    /// `apiVersion` of the object.
    pub api_version: &'a str,
    /// `kind` of the object.
    pub kind: &'a str,
    /// The current name and the name before the first patch.
    pub names: [&'a str; 2],
    /// The current namespace and the namespace before the first patch.
    pub namespaces: [Option<&'a str>; 2],
    /// Labels of the object.
    pub labels: Option<&'a BTreeMap<String, String>>,
    /// Annotations of the object.
    pub annotations: Option<&'a BTreeMap<String, String>>,
}

impl Target {
    /// Whether the target selects `candidate`.
    pub fn matches(&self, candidate: &Candidate<'_>) -> bool {
        let (group, version) = candidate.api_version.split_once('/').unwrap_or(("", candidate.api_version));
        self.group.matches(group)
            && self.version.matches(version)
            && self.kind.matches(candidate.kind)
            && candidate.names.iter().any(|name| self.name.matches(name))
            && candidate.namespaces.iter().any(|namespace| self.namespace.matches(namespace.unwrap_or("default")))
            && self.labels.matches(candidate.labels)
            && self.annotations.matches(candidate.annotations)
    }
}

/// A regular expression that must match the whole text. An absent one matches any text.
#[derive(Clone, Debug, Default)]
pub struct Pattern(Option<Regex>);

impl Pattern {
    /// Compiles `text`.
    ///
    /// # Errors
    /// If `text` is not a valid regular expression; returns the reason.
    pub fn new(text: &str) -> Result<Self, String> {
        // compiled without the group first, which rejects an unbalanced parenthesis that would close the group
        Regex::new(text)
            .and_then(|_| Regex::new(&format!("^(?:{text})$")))
            .map(|regex| Self(Some(regex)))
            .map_err(|error| error.to_string())
    }

    fn matches(&self, text: &str) -> bool {
        self.0.as_ref().is_none_or(|regex| regex.is_match(text))
    }
}

/// A label selector: requirements that must all be met.
#[derive(Clone, Debug, Default)]
pub struct Selector(Vec<Requirement>);

#[derive(Clone, Debug)]
struct Requirement {
    key: String,
    test: Test,
}

#[derive(Clone, Debug)]
enum Test {
    Exists,
    Absent,
    In(Vec<String>),
    NotIn(Vec<String>),
    Greater(i64),
    Less(i64),
}

impl Selector {
    /// Parses a selector: `app=web,tier in (front, back),!canary`.
    ///
    /// # Errors
    /// If a requirement is invalid; returns it in quotes.
    pub fn new(text: &str) -> Result<Self, String> {
        let mut requirements = Vec::new();
        for part in parts(text) {
            requirements.push(requirement(part.trim()).ok_or_else(|| format!("{:?}", part.trim()))?);
        }
        Ok(Self(requirements))
    }

    fn matches(&self, values: Option<&BTreeMap<String, String>>) -> bool {
        self.0.iter().all(|requirement| {
            let value = values.and_then(|values| values.get(&requirement.key));
            let number = || value.and_then(|value| value.parse::<i64>().ok());
            match &requirement.test {
                Test::Exists => value.is_some(),
                Test::Absent => value.is_none(),
                Test::In(allowed) => value.is_some_and(|value| allowed.contains(value)),
                Test::NotIn(refused) => value.is_none_or(|value| !refused.contains(value)),
                Test::Greater(least) => number().is_some_and(|number| number > *least),
                Test::Less(most) => number().is_some_and(|number| number < *most),
            }
        })
    }
}

/// Splits `text` at commas that are not in parentheses.
fn parts(text: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    text.split(|c| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ',' && depth == 0
    })
    .collect()
}

fn requirement(text: &str) -> Option<Requirement> {
    let with_key = |key: &str, test| {
        let key = key.trim();
        legal::qualified_name(key).is_ok().then(|| Requirement { key: key.to_owned(), test })
    };
    if let Some(key) = text.strip_prefix('!') {
        return with_key(key, Test::Absent);
    }
    if let Some((head, list)) = text.strip_suffix(')').and_then(|text| text.split_once('(')) {
        let values: Vec<String> = list.split(',').map(|value| value.trim().to_owned()).collect();
        let (key, word) = head.trim().rsplit_once(char::is_whitespace)?;
        let fits = values.iter().all(|value| legal::label_value(value).is_ok());
        return match word {
            _ if !fits => None,
            "in" => with_key(key, Test::In(values)),
            "notin" => with_key(key, Test::NotIn(values)),
            _ => None,
        };
    }
    let value = |text: &str| {
        let text = text.trim();
        legal::label_value(text).is_ok().then(|| text.to_owned())
    };
    if let Some((key, wanted)) = text.split_once("!=") {
        return with_key(key, Test::NotIn(vec![value(wanted)?]));
    }
    if let Some((key, wanted)) = text.split_once("==").or_else(|| text.split_once('=')) {
        return with_key(key, Test::In(vec![value(wanted)?]));
    }
    if let Some((key, least)) = text.split_once('>') {
        return with_key(key, Test::Greater(least.trim().parse().ok()?));
    }
    if let Some((key, most)) = text.split_once('<') {
        return with_key(key, Test::Less(most.trim().parse().ok()?));
    }
    with_key(text, Test::Exists)
}
