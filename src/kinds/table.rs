//! The kinds of objects that are generated, one row each.
//!
//! The order of the rows is the order of emission. A kind is spelt out nowhere else, except where its object is built.

use super::external_secrets;
use k8s_openapi::api::{apps, autoscaling, core, networking, policy};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use serde::de::DeserializeOwned;
use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value as Json};

/// Reads an object as the type that is asked for.
pub trait ReadAs {
    /// The object as a `T`; `None` if it does not fit, which is reported.
    fn read_as<T: Serialize + DeserializeOwned>(&mut self) -> Option<T>;

    /// Its metadata; `None` if they do not fit, which is reported.
    fn metadata(&mut self) -> Option<ObjectMeta>;

    /// The fields beside `apiVersion`, `kind` and `metadata`, as they are.
    fn rest(&mut self) -> Map<String, Json>;
}

/// Declares the kinds: the name and type, `apiVersion`, the label `component`, the object's name and the condition under which it is
/// generated (for the README). `custom` marks a kind that k8s-openapi does not have: its type holds only the fields that are generated,
/// so a patched object is not read as that type.
macro_rules! kinds {
    ($(
        $kind:ident($type:ty) $api_version:literal $component:literal $(, $custom:ident)?;
        $name:literal if $when:literal;
    )*) => {
        /// A kind of object that is generated.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs)] // each is the kind of its name
        pub enum Kind {
            $($kind,)*
        }

        impl Kind {
            /// Every kind, in the order of emission.
            pub const ALL: &'static [Self] = &[$(Self::$kind),*];

            /// `kind`.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$kind => stringify!($kind),)*
                }
            }

            /// `apiVersion`.
            pub fn api_version(self) -> &'static str {
                match self {
                    $(Self::$kind => $api_version,)*
                }
            }

            /// The value of the label `component`.
            pub fn component(self) -> &'static str {
                match self {
                    $(Self::$kind => $component,)*
                }
            }

            /// What objects are called, and when they are generated, in Markdown.
            pub fn name_and_condition(self) -> (&'static str, &'static str) {
                match self {
                    $(Self::$kind => ($name, $when),)*
                }
            }

            /// Whether the kind is defined by a CustomResourceDefinition.
            pub fn is_custom(self) -> bool {
                match self {
                    $(Self::$kind => false $(|| is!($custom))?,)*
                }
            }

            /// An object of this kind, read by `reader`. An object of a custom kind keeps all its fields.
            pub fn read<R: ReadAs>(self, reader: &mut R) -> Option<Object> {
                Some(match self {
                    $(Self::$kind => read!(reader, $kind($type) $(, $custom)?),)*
                })
            }
        }

        /// A generated object.
        #[derive(Clone, Debug)]
        #[allow(missing_docs)] // each is the kind of its name
        pub enum Object {
            $($kind(Box<$type>),)*
            /// An object of a custom kind that was patched.
            Untyped(Box<Untyped>),
        }

        impl Object {
            /// Its kind.
            pub fn of_kind(&self) -> Kind {
                match self {
                    $(Self::$kind(_) => Kind::$kind,)*
                    Self::Untyped(object) => object.kind,
                }
            }

            /// Its metadata.
            pub fn metadata(&self) -> &ObjectMeta {
                match self {
                    $(Self::$kind(object) => &object.metadata,)*
                    Self::Untyped(object) => &object.metadata,
                }
            }

            /// Its metadata, to change.
            pub fn metadata_mut(&mut self) -> &mut ObjectMeta {
                match self {
                    $(Self::$kind(object) => &mut object.metadata,)*
                    Self::Untyped(object) => &mut object.metadata,
                }
            }
        }

        impl Serialize for Object {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(Self::$kind(object) => object.serialize(serializer),)*
                    Self::Untyped(object) => object.serialize(serializer),
                }
            }
        }

        $(
            impl From<$type> for Object {
                fn from(object: $type) -> Self {
                    Self::$kind(Box::new(object))
                }
            }
        )*
    };
}

macro_rules! is {
    (custom) => {
        true
    };
}

macro_rules! read {
    ($reader:ident, $kind:ident($type:ty)) => {
        Object::$kind(Box::new($reader.read_as::<$type>()?))
    };
    ($reader:ident, $kind:ident($type:ty), custom) => {{
        let metadata = $reader.metadata()?;
        Object::Untyped(Box::new(Untyped { kind: Kind::$kind, metadata, rest: $reader.rest() }))
    }};
}

kinds! {
    ConfigMap(core::v1::ConfigMap) "v1" "config-map";
        "`<server>-config`" if "`config.files` is set";
    SecretStore(external_secrets::SecretStore) "external-secrets.io/v1" "secret-store", custom;
        "`infisical-store-<server>`, or `secret.store.name`" if
        "`secret` creates a Secret, and either `secret.store` is set or there is no `storeRef` on the server or in `global.secret`";
    ExternalSecret(external_secrets::ExternalSecret) "external-secrets.io/v1" "external-secret", custom;
        "`external-secret-<server>`, or `secret.externalSecret.name`" if "`secret` creates a Secret";
    PersistentVolumeClaim(core::v1::PersistentVolumeClaim) "v1" "pvc";
        "`<server>-pvc`" if "`persistence` is set";
    Deployment(apps::v1::Deployment) "apps/v1" "deployment";
        "`<server>`" if "always";
    Service(core::v1::Service) "v1" "service";
        "`<server>`" if "always, except with `service: {enabled: false}`";
    HorizontalPodAutoscaler(autoscaling::v2::HorizontalPodAutoscaler) "autoscaling/v2" "hpa";
        "`<server>`" if "`autoscaling` is set, or `global.autoscaling.enabled: true` and the server has no volume";
    PodDisruptionBudget(policy::v1::PodDisruptionBudget) "policy/v1" "pdb";
        "`<server>`" if "`podDisruptionBudget` is set, or `global.podDisruptionBudget.enabled: true`, and the server can have two or more pods";
    Ingress(networking::v1::Ingress) "networking.k8s.io/v1" "ingress";
        "`<server>`" if "`ingress` is set, and `global.ingress.enabled` is not `false`";
}

/// An object of a custom kind with all its fields: those that are generated and those that a patch added.
#[derive(Clone, Debug)]
pub struct Untyped {
    /// Its kind.
    pub kind: Kind,
    /// Its metadata.
    pub metadata: ObjectMeta,
    /// The fields beside `apiVersion`, `kind` and `metadata`.
    pub rest: Map<String, Json>,
}

impl Serialize for Untyped {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3 + self.rest.len()))?;
        map.serialize_entry("apiVersion", self.kind.api_version())?;
        map.serialize_entry("kind", self.kind.as_str())?;
        map.serialize_entry("metadata", &self.metadata)?;
        for (key, value) in &self.rest {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

impl Kind {
    /// The kind of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == name)
    }
}

impl Object {
    /// `apiVersion`.
    pub fn api_version(&self) -> &'static str {
        self.of_kind().api_version()
    }

    /// `kind`.
    pub fn kind(&self) -> &'static str {
        self.of_kind().as_str()
    }

    /// `metadata.name`.
    pub fn name(&self) -> &str {
        self.metadata().name.as_deref().expect("every object is built with a name")
    }

    /// `metadata.namespace`.
    pub fn namespace(&self) -> Option<&str> {
        self.metadata().namespace.as_deref()
    }

    /// The pod template of a managed workload.
    pub fn pod_template_mut(&mut self) -> Option<&mut core::v1::PodTemplateSpec> {
        match self {
            Self::Deployment(deployment) => Some(&mut deployment.spec.template),
            _ => None,
        }
    }

    /// Whether it is a managed workload.
    pub fn is_workload(&self) -> bool {
        matches!(self, Self::Deployment(_))
    }

    /// `spec.replicas` of a managed workload: `Some(None)` if an autoscaler sets it.
    pub fn workload_replicas(&self) -> Option<Option<i32>> {
        match self {
            Self::Deployment(deployment) => Some(deployment.spec.replicas),
            _ => None,
        }
    }

    /// The files of a ConfigMap.
    pub fn files(&self) -> Option<&std::collections::BTreeMap<String, String>> {
        match self {
            Self::ConfigMap(config_map) => config_map.data.as_ref(),
            _ => None,
        }
    }
}
