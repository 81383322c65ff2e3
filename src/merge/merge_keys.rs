//! Merge keys of the Kubernetes API, which identify the elements of a list.
//!
//! These are the merge keys that kustomize uses, so that a patch has the same result in both tools: `x-kubernetes-patch-strategy`,
//! `x-kubernetes-patch-merge-key` and `x-kubernetes-list-map-keys` in the OpenAPI document built into kustomize 5.8.1,
//! <https://github.com/kubernetes-sigs/kustomize/tree/master/kyaml/openapi/kubernetesapi/v1_21_2>, except for its `v1beta1` kinds, lists
//! of objects, and `status`. A list or kind that is missing here has no merge keys: its lists are replaced as a whole.

/// A type of the API that contains lists with merge keys, directly or at any depth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// A kind without keyed lists except those in its metadata.
    Plain,
    /// A kind with webhooks.
    WebhookConfiguration,
    /// A kind whose spec has a pod template: Deployment, StatefulSet, DaemonSet, ReplicaSet, Job.
    Workload,
    /// The spec of a [`Type::Workload`].
    WorkloadSpec,
    /// CronJob.
    CronJob,
    /// The spec of a CronJob.
    CronJobSpec,
    /// The kind PodTemplate.
    PodTemplate,
    /// The kind Pod, or a pod template.
    Pod,
    /// The spec of a pod.
    PodSpec,
    /// A container.
    Container,
    /// An ephemeral container.
    EphemeralContainer,
    /// Service.
    Service,
    /// The spec of a Service.
    ServiceSpec,
    /// ServiceAccount.
    ServiceAccount,
    /// The metadata of any object.
    ObjectMeta,
}

/// A field of a [`Type`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// A map of this type.
    Map(Type),
    /// A list with these merge keys; the type of its elements if they contain keyed lists themselves.
    Keyed(&'static [&'static str], Option<Type>),
    /// A list of scalars that is merged as a set.
    Set,
}

/// Returns the type of a kind; `None` for kinds whose schema kustomize does not have, such as custom ones.
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
    /// Returns the schema of the field `name`; `None` if lists in it are replaced as a whole.
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
            // a job template consists of metadata and the spec of a Job
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
