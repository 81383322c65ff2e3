//! `spec.patches.<name>`: a patch of generated objects.

use crate::decode::block::block;
use crate::decode::field::Literal;

block! {
    /// Patch of generated objects, with the semantics of kustomize and Flux.
    #[keep_empty]
    pub struct Patch {
        /// Selects the objects that are patched. Optional for a strategic merge patch that names its object.
        target "target": Target = "the object that the patch names";
        /// Strategic merge patch (a partial object) or JSON patch (a list of RFC 6902 operations), as text. Required.
        patch "patch": Literal, "[{op: remove, path: /spec/replicas}]";
    }
}

block! {
    /// Selects the objects that are patched; an object must match all fields. `group`, `version`, `kind`, `name` and `namespace` are
    /// regular expressions that must match the whole value.
    pub struct Target {
        /// API group, empty for the core group (Service, ConfigMap).
        group "group": String = "any group", "apps";
        /// API version.
        version "version": String = "any version", "v1";
        /// Kind of the object.
        kind "kind": String = "any kind", "Deployment";
        /// Name of the object.
        name "name": String = "any name", "api|worker-.*";
        /// Namespace of the object.
        namespace "namespace": String = "any namespace";
        /// Label selector in the syntax of `kubectl get --selector`.
        label_selector "labelSelector": String = "any labels", "component=deployment";
        /// Selector of annotations in the syntax of a label selector.
        annotation_selector "annotationSelector": String = "any annotations";
    }
}
