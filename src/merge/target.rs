//! Which objects a patch is for.
//!
//! Group, version, kind, name and namespace are regular expressions that must match as a whole
//! (<https://github.com/kubernetes-sigs/kustomize/blob/master/api/types/selector.go>); labels and annotations are selected as
//! kubectl does (<https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors>).

use std::collections::BTreeMap;

use regex_lite::Regex;

use crate::syntax::legal;

/// Which objects a patch is for.
#[derive(Clone, Debug, Default)]
pub struct Target {
    /// Of the API group.
    pub group: Pattern,
    /// Of the version.
    pub version: Pattern,
    /// Of the kind.
    pub kind: Pattern,
    /// Of the name.
    pub name: Pattern,
    /// Of the namespace; `default` where the object has none.
    pub namespace: Pattern,
    /// Of the labels.
    pub labels: Selector,
    /// Of the annotations.
    pub annotations: Selector,
}

/// What a target is compared with.
pub struct Candidate<'a> {
    /// `apiVersion`.
    pub api_version: &'a str,
    /// `kind`.
    pub kind: &'a str,
    /// Its name, now and before it was patched.
    pub names: [&'a str; 2],
    /// Its namespace, now and before it was patched.
    pub namespaces: [Option<&'a str>; 2],
    /// Its labels.
    pub labels: Option<&'a BTreeMap<String, String>>,
    /// Its annotations.
    pub annotations: Option<&'a BTreeMap<String, String>>,
}

impl Target {
    /// Whether `candidate` is meant.
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

/// A regular expression that must match as a whole; none matches everything.
#[derive(Clone, Debug, Default)]
pub struct Pattern(Option<Regex>);

impl Pattern {
    /// The pattern of `text`.
    ///
    /// # Errors
    /// It is no regular expression; the message says why.
    pub fn new(text: &str) -> Result<Self, String> {
        // by itself first, so that no part of it reaches out of the group
        Regex::new(text)
            .and_then(|_| Regex::new(&format!("^(?:{text})$")))
            .map(|regex| Self(Some(regex)))
            .map_err(|error| error.to_string())
    }

    fn matches(&self, text: &str) -> bool {
        self.0.as_ref().is_none_or(|regex| regex.is_match(text))
    }
}

/// Requirements that must all be met.
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
    /// Reads a selector: `app=web,tier in (front, back),!canary`.
    ///
    /// # Errors
    /// It is none; the message says which part.
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

/// What stands between commas that are not in parentheses.
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
    let made = |key: &str, test| {
        let key = key.trim();
        legal::qualified_name(key).is_ok().then(|| Requirement { key: key.to_owned(), test })
    };
    if let Some(key) = text.strip_prefix('!') {
        return made(key, Test::Absent);
    }
    if let Some((head, list)) = text.strip_suffix(')').and_then(|text| text.split_once('(')) {
        let values: Vec<String> = list.split(',').map(|value| value.trim().to_owned()).collect();
        let (key, word) = head.trim().rsplit_once(char::is_whitespace)?;
        let fits = values.iter().all(|value| legal::label_value(value).is_ok());
        return match word {
            _ if !fits => None,
            "in" => made(key, Test::In(values)),
            "notin" => made(key, Test::NotIn(values)),
            _ => None,
        };
    }
    let value = |text: &str| {
        let text = text.trim();
        legal::label_value(text).is_ok().then(|| text.to_owned())
    };
    if let Some((key, wanted)) = text.split_once("!=") {
        return made(key, Test::NotIn(vec![value(wanted)?]));
    }
    if let Some((key, wanted)) = text.split_once("==").or_else(|| text.split_once('=')) {
        return made(key, Test::In(vec![value(wanted)?]));
    }
    if let Some((key, least)) = text.split_once('>') {
        return made(key, Test::Greater(least.trim().parse().ok()?));
    }
    if let Some((key, most)) = text.split_once('<') {
        return made(key, Test::Less(most.trim().parse().ok()?));
    }
    made(text, Test::Exists)
}
