//! By what the elements of lists are told apart: the merge keys of the Kubernetes API.
//!
//! Those that kustomize merges by, so that one patch gives one result with both: `x-kubernetes-patch-strategy`,
//! `x-kubernetes-patch-merge-key` and `x-kubernetes-list-map-keys` of the OpenAPI document built into kustomize 5.8.1,
//! <https://github.com/kubernetes-sigs/kustomize/tree/master/kyaml/openapi/kubernetesapi/v1_21_2>, without its `v1beta1` kinds, lists
//! of objects, and `status`. A list that is not here is replaced as a whole, and so are all lists of kinds that are not here.

/// A type of the API that holds keyed lists, itself or further down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// A kind with no keyed lists but those of its metadata.
    Plain,
    /// A kind with webhooks.
    WebhookConfiguration,
    /// A kind whose spec has a pod template: Deployment, StatefulSet, DaemonSet, ReplicaSet, Job.
    Workload,
    /// The spec of a [`Type::Workload`].
    WorkloadSpec,
    /// CronJob.
    CronJob,
    /// Its spec.
    CronJobSpec,
    /// PodTemplate, the kind.
    PodTemplate,
    /// Pod, and the template of one.
    Pod,
    /// The spec of a pod.
    PodSpec,
    /// A container.
    Container,
    /// A container for debugging.
    EphemeralContainer,
    /// Service.
    Service,
    /// Its spec.
    ServiceSpec,
    /// ServiceAccount.
    ServiceAccount,
    /// Metadata of any object.
    ObjectMeta,
}

/// A field of a [`Type`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// A map of that type.
    Map(Type),
    /// A list whose elements are told apart by these fields; of that type, where it matters.
    Keyed(&'static [&'static str], Option<Type>),
    /// A list of scalars that is a set.
    Set,
}

/// The type of a kind; `None` for kinds that kustomize has no schema of, custom ones above all.
pub fn of_kind(api_version: &str, kind: &str) -> Option<Type> {
    let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
    if version != "v1" {
        return None;
    }
    Some(match (group, kind) {
        ("apps", "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet") | ("batch", "Job") | ("", "ReplicationController") => {
            Type::Workload
        }
        ("batch", "CronJob") => Type::CronJob,
        ("", "Pod") => Type::Pod,
        ("", "PodTemplate") => Type::PodTemplate,
        ("", "Service") => Type::Service,
        ("", "ServiceAccount") => Type::ServiceAccount,
        ("admissionregistration.k8s.io", "MutatingWebhookConfiguration" | "ValidatingWebhookConfiguration") => Type::WebhookConfiguration,
        (
            "",
            "ConfigMap"
            | "Endpoints"
            | "Event"
            | "LimitRange"
            | "Namespace"
            | "PersistentVolume"
            | "PersistentVolumeClaim"
            | "ResourceQuota"
            | "Secret",
        )
        | ("apiextensions.k8s.io", "CustomResourceDefinition")
        | ("apiregistration.k8s.io", "APIService")
        | ("apps", "ControllerRevision")
        | ("autoscaling", "HorizontalPodAutoscaler")
        | ("certificates.k8s.io", "CertificateSigningRequest")
        | ("coordination.k8s.io", "Lease")
        | ("discovery.k8s.io", "EndpointSlice")
        | ("events.k8s.io", "Event")
        | ("networking.k8s.io", "Ingress" | "IngressClass" | "NetworkPolicy")
        | ("node.k8s.io", "RuntimeClass")
        | ("policy", "PodDisruptionBudget")
        | ("rbac.authorization.k8s.io", "ClusterRole" | "ClusterRoleBinding" | "Role" | "RoleBinding")
        | ("scheduling.k8s.io", "PriorityClass")
        | ("storage.k8s.io", "CSIDriver" | "StorageClass" | "VolumeAttachment") => Type::Plain,
        _ => return None,
    })
}

impl Type {
    /// What is known of the field `name`; `None` where lists in it are replaced as a whole.
    pub fn field(self, name: &str) -> Option<Field> {
        Some(match (self, name) {
            (
                Self::Plain
                | Self::WebhookConfiguration
                | Self::Workload
                | Self::CronJob
                | Self::PodTemplate
                | Self::Pod
                | Self::Service
                | Self::ServiceAccount,
                "metadata",
            ) => Field::Map(Self::ObjectMeta),
            (Self::Workload, "spec") => Field::Map(Self::WorkloadSpec),
            (Self::WorkloadSpec | Self::PodTemplate, "template") => Field::Map(Self::Pod),
            (Self::CronJob, "spec") => Field::Map(Self::CronJobSpec),
            // the template of a job has metadata and the spec of a job
            (Self::CronJobSpec, "jobTemplate") => Field::Map(Self::Workload),
            (Self::Pod, "spec") => Field::Map(Self::PodSpec),
            (Self::PodSpec, "containers" | "initContainers") => Field::Keyed(&["name"], Some(Self::Container)),
            (Self::PodSpec, "ephemeralContainers") => Field::Keyed(&["name"], Some(Self::EphemeralContainer)),
            (Self::PodSpec, "hostAliases") => Field::Keyed(&["ip"], None),
            (Self::PodSpec, "topologySpreadConstraints") => Field::Keyed(&["topologyKey", "whenUnsatisfiable"], None),
            (Self::Container, "ports") => Field::Keyed(&["containerPort", "protocol"], None),
            (Self::Container | Self::EphemeralContainer, "volumeDevices") => Field::Keyed(&["devicePath"], None),
            (Self::Container | Self::EphemeralContainer, "volumeMounts") => Field::Keyed(&["mountPath"], None),
            (Self::Service, "spec") => Field::Map(Self::ServiceSpec),
            (Self::ServiceSpec, "ports") => Field::Keyed(&["port", "protocol"], None),
            (Self::PodSpec, "imagePullSecrets" | "volumes")
            | (Self::Container | Self::EphemeralContainer, "env")
            | (Self::ServiceAccount, "secrets")
            | (Self::WebhookConfiguration, "webhooks") => Field::Keyed(&["name"], None),
            (Self::ObjectMeta, "finalizers") => Field::Set,
            (Self::ObjectMeta, "ownerReferences") => Field::Keyed(&["uid"], None),
            _ => return None,
        })
    }
}
