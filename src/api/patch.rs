//! `spec.patches.<name>`: a change of what is emitted.

use crate::decode::block::block;
use crate::decode::field::Literal;

block! {
    /// A change of what is emitted, as kustomize and Flux mean it.
    pub struct Patch is written when empty {
        /// Which objects it is for. A strategic merge patch that names its object needs none.
        target "target": Target = "the object that the patch names";
        /// A part of an object (strategic merge), or a list of operations (RFC 6902). Required.
        patch "patch": Literal, "[{op: remove, path: /spec/replicas}]";
    }
}

block! {
    /// Which objects a patch is for: all of this must hold. The first five are regular expressions that must match as a whole.
    pub struct Target {
        /// The API group; that of Service and ConfigMap is empty.
        group "group": String = "any", "apps";
        /// The version.
        version "version": String = "any", "v1";
        /// The kind.
        kind "kind": String = "any", "Deployment";
        /// The name.
        name "name": String = "any", "api|worker-.*";
        /// The namespace.
        namespace "namespace": String = "any";
        /// The labels, as kubectl selects them.
        label_selector "labelSelector": String = "any", "component=deployment";
        /// The annotations, in the same notation.
        annotation_selector "annotationSelector": String = "any";
    }
}
