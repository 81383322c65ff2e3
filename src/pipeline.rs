//! One stack, from its document to its objects: api, stack, rules, expand, patch.

use std::rc::Rc;

use crate::api;
use crate::diagnostics::{Diagnostic, Diagnostics, Subject};
use crate::expand::{self, Object};
use crate::patch;
use crate::rules::{self, Fleet};
use crate::stack::Stack;
use crate::wire::node::Node;

/// A stack as it was read.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The whole document.
    pub node: Node,
    /// What findings are about.
    pub subject: Rc<Subject>,
    /// Whether it came through kustomize, which types plain scalars anew.
    pub retyped_by_kustomize: bool,
    /// Whether it is among the resources of a package.
    pub is_item: bool,
}

impl Loaded {
    /// A stack of `node`, read from `file`, where it is the document of that number.
    pub fn new(node: Node, file: Option<String>, index: Option<u32>) -> Self {
        let text = |keys: &[&str]| {
            let found = keys.iter().try_fold(&node, |node, key| node.get(key)).and_then(Node::as_str);
            found.map(str::to_owned)
        };
        let subject = Subject {
            api_version: text(&["apiVersion"]).unwrap_or_default(),
            kind: text(&["kind"]).unwrap_or_default(),
            name: text(&["metadata", "name"]).unwrap_or_default(),
            namespace: text(&["metadata", "namespace"]),
            file,
            index,
        };
        Self { node, subject: Rc::new(subject), retyped_by_kustomize: false, is_item: false }
    }

    /// The stack's name; empty where it has none.
    pub fn name(&self) -> &str {
        &self.subject.name
    }
}

/// How strictly a stack is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To emit objects.
    Emit,
    /// To find everything worth saying, such as waivers that waive nothing.
    Check,
}

/// The objects of a stack, and all that is to be said of it. No objects where anything is wrong.
pub fn build(loaded: &Loaded, purpose: Purpose) -> (Vec<Object>, Vec<Diagnostic>) {
    let mut diagnostics = Diagnostics::new(loaded.retyped_by_kustomize);
    let stack = api::decode(&loaded.node, &mut diagnostics).and_then(|written| {
        let stack = Stack::new(&mut diagnostics, &written)?;
        rules::check(&mut diagnostics, &Fleet { stack: &stack, written: &written, is_item: loaded.is_item }, purpose == Purpose::Check);
        Some(stack)
    });
    let objects = match stack {
        Some(stack) if !diagnostics.has_error() => {
            let mut objects = expand::objects(&stack);
            patch::apply(&mut diagnostics, &stack, &mut objects);
            patch::finish(&stack.name, &mut objects);
            if diagnostics.has_error() { Vec::new() } else { objects }
        }
        _ => Vec::new(),
    };
    (objects, diagnostics.locate(&loaded.node, &loaded.subject))
}
