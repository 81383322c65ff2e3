//! The table of the kinds of generated objects, one row per kind.
//!
//! The order of the rows is the order of emission. No other module lists the kinds; only the builder of an object names its kind.

use super::external_secrets;
use k8s_openapi::api::{apps, autoscaling, core, networking, policy};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use serde::de::DeserializeOwned;
use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value as Json};

/// Decodes an object as a requested type.
pub trait ReadAs {
    /// Returns the object as a `T`. If it is not a valid `T`, reports this and returns `None`.
    fn read_as<T: Serialize + DeserializeOwned>(&mut self) -> Option<T>;

    /// Returns the metadata of the object. If it is not valid, reports this and returns `None`.
    fn metadata(&mut self) -> Option<ObjectMeta>;

    /// Returns all other fields than `apiVersion`, `kind` and `metadata`, unchanged.
    fn rest(&mut self) -> Map<String, Json>;
}

/// Declares the kinds: name and type, `apiVersion`, value of the label `component`, and, for the README, the name of the object and the
/// condition under which it is generated. `custom` marks a kind that k8s-openapi does not have: its type has only the fields that are
/// generated, so a patched object, which may have others, is not decoded as that type.
macro_rules! kinds {
    ($(
        $kind:ident($type:ty) $api_version:literal $component:literal $(, $custom:ident)?;
        $name:literal if $when:literal;
    )*) => {
        /// A kind of generated object.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs)] // each variant is the kind with that name
        pub enum Kind {
            $($kind,)*
        }

        impl Kind {
            /// Every kind, in the order of emission.
            pub const ALL: &'static [Self] = &[$(Self::$kind),*];

            /// Returns the value of `kind`.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$kind => stringify!($kind),)*
                }
            }

            /// Returns the value of `apiVersion`.
            pub fn api_version(self) -> &'static str {
                match self {
                    $(Self::$kind => $api_version,)*
                }
            }

            /// Returns the value of the label `component`.
            pub fn component(self) -> &'static str {
                match self {
                    $(Self::$kind => $component,)*
                }
            }

            /// Returns the names of objects of this kind and the condition under which they are generated, in Markdown.
            pub fn name_and_condition(self) -> (&'static str, &'static str) {
                match self {
                    $(Self::$kind => ($name, $when),)*
                }
            }

            /// Decodes an object of this kind with `reader`. An object of a custom kind keeps all its fields. Returns `None` if the object
            /// is not valid, which `reader` has reported.
            pub fn read<R: ReadAs>(self, reader: &mut R) -> Option<Object> {
                Some(match self {
                    $(Self::$kind => read!(reader, $kind($type) $(, $custom)?),)*
                })
            }
        }

        /// A generated object.
        #[derive(Clone, Debug)]
        #[allow(missing_docs)] // each variant is the kind with that name
        pub enum Object {
            $($kind(Box<$type>),)*
            /// An object of a custom kind that was patched.
            Untyped(Box<Untyped>),
        }

        impl Object {
            /// Returns the kind of the object.
            pub fn of_kind(&self) -> Kind {
                match self {
                    $(Self::$kind(_) => Kind::$kind,)*
                    Self::Untyped(object) => object.kind,
                }
            }

            /// Returns the metadata of the object.
            pub fn metadata(&self) -> &ObjectMeta {
                match self {
                    $(Self::$kind(object) => &object.metadata,)*
                    Self::Untyped(object) => &object.metadata,
                }
            }

            /// Returns the metadata of the object for modification.
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
    /// The kind.
    pub kind: Kind,
    /// The metadata.
    pub metadata: ObjectMeta,
    /// All other fields than `apiVersion`, `kind` and `metadata`.
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
    /// Returns the kind with the given name; `None` if no such kind is generated.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == name)
    }
}

impl Object {
    /// Returns `apiVersion`.
    pub fn api_version(&self) -> &'static str {
        self.of_kind().api_version()
    }

    /// Returns `kind`.
    pub fn kind(&self) -> &'static str {
        self.of_kind().as_str()
    }

    /// Returns `metadata.name`.
    pub fn name(&self) -> &str {
        self.metadata().name.as_deref().expect("every object is built with a name")
    }

    /// Returns `metadata.namespace`.
    pub fn namespace(&self) -> Option<&str> {
        self.metadata().namespace.as_deref()
    }

    /// Returns the pod template of a managed workload; `None` for other objects.
    pub fn pod_template_mut(&mut self) -> Option<&mut core::v1::PodTemplateSpec> {
        match self {
            Self::Deployment(deployment) => Some(&mut deployment.spec.template),
            _ => None,
        }
    }

    /// Whether the object is a managed workload.
    pub fn is_workload(&self) -> bool {
        matches!(self, Self::Deployment(_))
    }

    /// Returns `spec.replicas` of a managed workload: `Some(None)` if the field is absent because an autoscaler sets it, `None` for other
    /// objects.
    pub fn workload_replicas(&self) -> Option<Option<i32>> {
        match self {
            Self::Deployment(deployment) => Some(deployment.spec.replicas),
            _ => None,
        }
    }

    /// Returns the files of a ConfigMap; `None` for other objects.
    pub fn files(&self) -> Option<&std::collections::BTreeMap<String, String>> {
        match self {
            Self::ConfigMap(config_map) => config_map.data.as_ref(),
            _ => None,
        }
    }
}
