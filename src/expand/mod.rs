//! A [`Stack`] to objects, one module an emitted kind.
//!
//! Nothing here can fail: whatever could has been checked before. Whether an object exists, and where it stands, is decided in
//! [`of_server`] alone.

mod config_map;
mod deployment;
mod external_secret;
mod horizontal_pod_autoscaler;
mod ingress;
mod metadata;
mod persistent_volume_claim;
mod secret_store;
mod service;
mod vocabulary;
pub mod workload_patch;

use k8s_openapi::Resource;
use k8s_openapi::api::apps::v1::Deployment;
use k8s_openapi::api::autoscaling::v2::HorizontalPodAutoscaler;
use k8s_openapi::api::core::v1::{ConfigMap, PersistentVolumeClaim, Service};
use k8s_openapi::api::networking::v1::Ingress;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use serde::{Serialize, Serializer};

use crate::kinds::external_secrets::{self, ExternalSecret, SecretStore};
use crate::stack::secret::Sharing;
use crate::stack::server::Server;
use crate::stack::{Stack, autoscaling::Replicas};

/// An object that is emitted.
#[derive(Clone, Debug)]
#[allow(missing_docs)] // each is the kind of its name
pub enum Object {
    ConfigMap(Box<ConfigMap>),
    SecretStore(Box<SecretStore>),
    ExternalSecret(Box<ExternalSecret>),
    PersistentVolumeClaim(Box<PersistentVolumeClaim>),
    Deployment(Box<Deployment>),
    Service(Box<Service>),
    HorizontalPodAutoscaler(Box<HorizontalPodAutoscaler>),
    Ingress(Box<Ingress>),
}

/// The objects of one server, in the order in which they are emitted: what it needs first, then what runs it, then what leads to it.
/// Of a workload that is somebody else's only what is beside it.
pub fn of_server(stack: &Stack, server: &Server) -> impl Iterator<Item = Object> {
    let made = server.secret.as_ref().and_then(|secret| Some((secret, secret.synchronised.as_ref()?)));
    let config = server.config.as_ref().map(|config| Object::ConfigMap(Box::new(config_map::build(stack, server, config))));
    let store = made
        .and_then(|(_, made)| made.store.as_ref())
        .filter(|store| store.sharing != Sharing::Later)
        .map(|store| Object::SecretStore(Box::new(secret_store::build(stack, server, store))));
    let external_secret = made
        .filter(|(_, made)| made.external_secret.sharing != Sharing::Later)
        .map(|(secret, made)| Object::ExternalSecret(Box::new(external_secret::build(stack, server, secret, &made.external_secret))));
    let claim = server.volume.as_ref().map(|volume| {
        let claim = persistent_volume_claim::build(stack, server, volume);
        Object::PersistentVolumeClaim(Box::new(claim))
    });
    let deployment = server.workload.is_none().then(|| Object::Deployment(Box::new(deployment::build(stack, server))));
    let service = server.service.as_ref().map(|service| Object::Service(Box::new(service::build(stack, server, service))));
    let autoscaler = match &server.replicas {
        Replicas::Fixed(_) => None,
        Replicas::Scaled(autoscaler) => {
            Some(Object::HorizontalPodAutoscaler(Box::new(horizontal_pod_autoscaler::build(stack, server, autoscaler))))
        }
    };
    let ingress = server.ingress.as_ref().map(|ingress| Object::Ingress(Box::new(ingress::build(stack, server, ingress))));
    [config, store, external_secret, claim, deployment, service, autoscaler, ingress].into_iter().flatten()
}

impl Object {
    /// `apiVersion`.
    pub fn api_version(&self) -> &'static str {
        match self {
            Self::ConfigMap(_) => ConfigMap::API_VERSION,
            Self::SecretStore(_) | Self::ExternalSecret(_) => external_secrets::API_VERSION,
            Self::PersistentVolumeClaim(_) => PersistentVolumeClaim::API_VERSION,
            Self::Deployment(_) => Deployment::API_VERSION,
            Self::Service(_) => Service::API_VERSION,
            Self::HorizontalPodAutoscaler(_) => HorizontalPodAutoscaler::API_VERSION,
            Self::Ingress(_) => Ingress::API_VERSION,
        }
    }

    /// `kind`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::ConfigMap(_) => ConfigMap::KIND,
            Self::SecretStore(_) => "SecretStore",
            Self::ExternalSecret(_) => "ExternalSecret",
            Self::PersistentVolumeClaim(_) => PersistentVolumeClaim::KIND,
            Self::Deployment(_) => Deployment::KIND,
            Self::Service(_) => Service::KIND,
            Self::HorizontalPodAutoscaler(_) => HorizontalPodAutoscaler::KIND,
            Self::Ingress(_) => Ingress::KIND,
        }
    }

    /// Its metadata.
    pub fn metadata(&self) -> &ObjectMeta {
        match self {
            Self::ConfigMap(object) => &object.metadata,
            Self::SecretStore(object) => &object.metadata,
            Self::ExternalSecret(object) => &object.metadata,
            Self::PersistentVolumeClaim(object) => &object.metadata,
            Self::Deployment(object) => &object.metadata,
            Self::Service(object) => &object.metadata,
            Self::HorizontalPodAutoscaler(object) => &object.metadata,
            Self::Ingress(object) => &object.metadata,
        }
    }

    /// Its metadata, to change.
    pub fn metadata_mut(&mut self) -> &mut ObjectMeta {
        match self {
            Self::ConfigMap(object) => &mut object.metadata,
            Self::SecretStore(object) => &mut object.metadata,
            Self::ExternalSecret(object) => &mut object.metadata,
            Self::PersistentVolumeClaim(object) => &mut object.metadata,
            Self::Deployment(object) => &mut object.metadata,
            Self::Service(object) => &mut object.metadata,
            Self::HorizontalPodAutoscaler(object) => &mut object.metadata,
            Self::Ingress(object) => &mut object.metadata,
        }
    }

    /// `metadata.name`.
    pub fn name(&self) -> &str {
        self.metadata().name.as_deref().expect("every object is built with a name")
    }

    /// `metadata.namespace`.
    pub fn namespace(&self) -> Option<&str> {
        self.metadata().namespace.as_deref()
    }
}

impl Serialize for Object {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::ConfigMap(object) => object.serialize(serializer),
            Self::SecretStore(object) => object.serialize(serializer),
            Self::ExternalSecret(object) => object.serialize(serializer),
            Self::PersistentVolumeClaim(object) => object.serialize(serializer),
            Self::Deployment(object) => object.serialize(serializer),
            Self::Service(object) => object.serialize(serializer),
            Self::HorizontalPodAutoscaler(object) => object.serialize(serializer),
            Self::Ingress(object) => object.serialize(serializer),
        }
    }
}
