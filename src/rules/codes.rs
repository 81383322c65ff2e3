// Every diagnostic code, in alphabetical order. `mod.rs` includes this file; its macro declares the module of each rule and registers its
// check. To add a rule, add its file and its entry here. `explain`, the published pages and SARIF are generated from these entries, and a
// test runs the examples.
//
// An entry is `"code" in module: Severity, "source" { … }`. `in module` makes it a rule, which can be waived; the source is optional. An
// example that begins with `metadata` or `spec` is a stack without its header; other examples are the fields of one server.
codes! {
    "autoscaling-stateful" in autoscaling_stateful: Error,
    "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/" {
        /// A server with a volume is autoscaled. Pods that share a volume share its state, and every pod that the autoscaler adds is another
        /// writer to it.
        bad:
        /// persistence: {size: 1Gi, mountPath: /data, accessModes: [ReadWriteMany]}
        /// autoscaling: {maxReplicas: 5}
        good:
        /// persistence: {size: 1Gi, mountPath: /data, accessModes: [ReadWriteMany]}
        /// replicas: 1
        fix:
        /// Remove `autoscaling` or set `autoscaling: {enabled: false}`, or remove `persistence` if the server keeps no state. Waive the rule
        /// if the server coordinates its writers.
    }

    "character": Error {
        /// A string contains a character that the YAML libraries of kustomize, kpt and kubectl do not preserve (U+007F to U+009F, U+FFFE or
        /// U+FFFF), so that the value would change on its way to the cluster.
        bad:
        /// env:
        ///   vars: {SEPARATOR: "\x7f"}
        good:
        /// env:
        ///   vars: {SEPARATOR: "|"}
        fix:
        /// Remove the character, or keep the text in a Secret.
    }

    "chart-differs": Info {
        /// `convert`: the chart rendered a value differently from what the values suggest. The stack contains what the chart rendered, so
        /// that the objects in the cluster do not change.
        bad:
        /// global: {image: {registry: ghcr.io}}
        good:
        /// global: {environment: staging, image: {registry: ghcr.io}}
        fix:
        /// Check the value in the converted stack, and change it there if the behavior of the chart was not intended.
    }

    "chart-failed": Error {
        /// `convert`: the chart could not render these values, or rendered objects that the API server rejects, so that there is no release
        /// with which the stack could be compared.
        bad:
        /// global: {environment: staging, image: {registry: ghcr.io}, infisical: {projectSlug: fleet}}
        /// mcp:
        ///   api:
        ///     enabled: true
        ///     image: {repository: acme/api, tag: v1.2.0}
        good:
        /// global: {environment: staging, image: {registry: ghcr.io}, infisical: {projectSlug: fleet}}
        /// mcp:
        ///   api:
        ///     enabled: true
        ///     image: {repository: acme/api, tag: v1.2.0}
        ///     secret: {store: {secretsPath: /api}, externalSecret: {targetSecretName: api-secret}}
        fix:
        /// Complete the values, upgrade the release with them, and convert them again.
    }

    "chart-never-read": Info {
        /// `convert`: the values contain a field that the templates of the chart never read. It is omitted from the stack, because setting
        /// it there would change the objects in the cluster.
        bad:
        /// global: {environment: staging, image: {registry: ghcr.io}, autoscaling: {enabled: true}}
        good:
        /// global: {environment: staging, image: {registry: ghcr.io}}
        fix:
        /// Remove the field from the values, or set it in the stack after the migration if you want its effect.
    }

    "config-unread": Warning {
        /// The functionConfig is not an McpStack, so it is ignored and the stacks among the items are rendered.
        bad:
        /// # Kptfile
        /// pipeline:
        ///   mutators:
        ///   - image: mcp-stack
        ///     configMap: {environment: production}
        good:
        /// # Kptfile
        /// pipeline:
        ///   mutators:
        ///   - image: mcp-stack
        ///     configPath: stack.yaml
        fix:
        /// Pass the file of the stack with `configPath` or `--fn-config`, or remove the configuration.
    }

    "container-unmatched": Error {
        /// The container of an external workload to which the settings apply cannot be determined: `workloadRef.container` is not one of its
        /// containers, or it has several and none is named.
        bad:
        /// workloadRef: {name: grafana-mcp, container: grafana}
        good:
        /// workloadRef: {name: grafana-mcp, container: server}
        fix:
        /// Set `workloadRef.container` to the name of a container of the workload; the message lists them.
    }

    "credentials-ignored" in credentials_ignored: Warning,
    "https://external-secrets.io/latest/provider/infisical/" {
        /// Both `credentials` and its older form `authCredentials` are set. Only `credentials` is read, so a change of `authCredentials` has
        /// no effect.
        bad:
        /// spec:
        ///   global:
        ///     infisical:
        ///       credentials: {secretName: infisical-credentials}
        ///       authCredentials: {name: infisical-auth}
        good:
        /// spec:
        ///   global:
        ///     infisical:
        ///       credentials: {secretName: infisical-credentials}
        fix:
        /// Remove `authCredentials`.
    }

    "credentials-namespace" in credentials_namespace: Warning,
    "https://external-secrets.io/latest/api/secretstore/" {
        /// The Secret with the credentials of Infisical is declared to be in another namespace than the SecretStore. A SecretStore only reads
        /// Secrets of its own namespace, so it does not find the credentials.
        bad:
        /// metadata: {name: fleet, namespace: mcp}
        /// spec:
        ///   global:
        ///     infisical: {credentials: {namespace: infisical}}
        good:
        /// metadata: {name: fleet, namespace: mcp}
        /// spec:
        ///   global:
        ///     infisical: {credentials: {secretName: infisical-credentials}}
        fix:
        /// Copy the Secret to the namespace of the stack, and remove `namespace`.
    }

    "date-retyped": Warning {
        /// kustomize has parsed an unquoted date as a timestamp, so that `2024-01-01` has become `2024-01-01T00:00:00Z`.
        bad:
        /// env:
        ///   vars: {RELEASED: 2024-01-01}
        good:
        /// env:
        ///   vars: {RELEASED: "2024-01-01"}
        fix:
        /// Quote the date in the file that kustomize reads.
    }

    "disruption-budget-blocks" in disruption_budget_blocks: Error,
    "https://kubernetes.io/docs/tasks/run-application/configure-pdb/" {
        /// A PodDisruptionBudget allows no pod to be unavailable when the server has its smallest number of pods. Every eviction is then
        /// refused, and a node with such a pod cannot be drained, for example for an upgrade.
        bad:
        /// replicas: 2
        /// podDisruptionBudget: {minAvailable: 2}
        good:
        /// replicas: 2
        /// podDisruptionBudget: {maxUnavailable: 1}
        fix:
        /// Write `maxUnavailable: 1`, or a `minAvailable` that is less than the smallest number of pods.
    }

    "disruption-budget-missing" in disruption_budget_missing: Warning,
    "https://kubernetes.io/docs/concepts/workloads/pods/disruptions/" {
        /// Servers with several pods have no PodDisruptionBudget in production. A drain of several nodes at a time, as in a cluster upgrade,
        /// can stop all pods of a server at once.
        bad:
        /// spec:
        ///   global: {environment: production}
        ///   mcp:
        ///     api:
        ///       image: {repository: mcp/api, tag: v1.0.0}
        ///       replicas: 2
        good:
        /// spec:
        ///   global: {environment: production, podDisruptionBudget: {enabled: true}}
        ///   mcp:
        ///     api:
        ///       image: {repository: mcp/api, tag: v1.0.0}
        ///       replicas: 2
        fix:
        /// Write `podDisruptionBudget: {enabled: true}` under `spec.global`, or the block on each server.
    }

    "duplicate": Error {
        /// Two entries have a name, path or key that must be unique, for example a variable in both `vars` and `env`.
        bad:
        /// env:
        ///   vars: {LOG_LEVEL: info}
        ///   env: [{name: LOG_LEVEL, value: debug}]
        good:
        /// env:
        ///   vars: {LOG_LEVEL: info}
        fix:
        /// Remove or rename one of the two entries.
    }

    "env-duplicate" in env_duplicate: Error,
    "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#environment-variables" {
        /// An environment variable is defined more than once in `env`. Server-side apply, which Flux uses, rejects the object; otherwise the
        /// last definition takes effect.
        bad:
        /// env:
        ///   env: [{name: LOG_LEVEL, value: info}, {name: LOG_LEVEL, value: debug}]
        good:
        /// env:
        ///   env: [{name: LOG_LEVEL, value: debug}]
        fix:
        /// Remove all definitions of the variable except the last one.
    }

    "flux-substitution" in flux_substitution: Warning,
    "https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution" {
        /// A text contains `${` or `$$`. If the Flux Kustomization that applies the manifests has `postBuild`, `${NAME}` is replaced by the
        /// value of a variable or by nothing, and `$$` by `$`.
        bad:
        /// env:
        ///   vars: {GREETING: "Hello ${NAME}"}
        good:
        /// env:
        ///   vars: {GREETING: "Hello $(NAME)"}
        fix:
        /// Write `$${` for a literal `${`, or use `$(NAME)` to refer to another environment variable. Waive the rule if Flux does not
        /// substitute variables.
    }

    "forbidden": Error {
        /// A field may not be set here, usually because of another field: an `ingress` without a Service, or two fields that exclude each
        /// other.
        bad:
        /// service: {enabled: false}
        /// ingress: {host: api.example.org}
        good:
        /// service: {port: 80}
        /// ingress: {host: api.example.org}
        fix:
        /// Remove the field, or the other field that the message names.
    }

    "helm-release-not-seen": Error {
        /// The stack is listed under `generators` of a kustomization, and a server has `workloadRef.helmRelease`. A generator does not get the
        /// HelmRelease as input, so it cannot patch it.
        bad:
        /// # kustomization.yaml
        /// resources: [helmrelease.yaml]
        /// generators: [stack.yaml]
        good:
        /// # kustomization.yaml
        /// resources: [helmrelease.yaml]
        /// transformers: [stack.yaml]
        fix:
        /// List the stack under `transformers` of the kustomization.
    }

    "image-digest-missing" in image_digest_missing: Warning,
    "https://kubernetes.io/docs/concepts/containers/images/#image-names" {
        /// An image in production is identified by its tag only. A tag can be moved to another image; a digest cannot, so that every node and
        /// every rollback runs the same image.
        bad:
        /// spec:
        ///   global: {environment: production}
        ///   mcp:
        ///     api:
        ///       image: {repository: acme/api, tag: v1.2.0}
        good:
        /// spec:
        ///   global: {environment: production}
        ///   mcp:
        ///     api:
        ///       image:
        ///         repository: acme/api
        ///         digest: sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
        fix:
        /// Set `image.digest` to the digest of the image, for example from `crane digest acme/api:v1.2.0`.
    }

    "image-not-pinned" in image_not_pinned: Error,
    "https://kubernetes.io/docs/concepts/containers/images/#image-names" {
        /// `global.versioning.strategy` is `digest`, which requires a digest for the image of every server, and an image has none.
        bad:
        /// spec:
        ///   global: {versioning: {strategy: digest}}
        ///   mcp:
        ///     api:
        ///       image: {repository: acme/api, tag: v1.2.0}
        good:
        /// spec:
        ///   global: {versioning: {strategy: digest}}
        ///   mcp:
        ///     api:
        ///       image:
        ///         repository: acme/api
        ///         digest: sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
        fix:
        /// Set `image.digest`, or change `global.versioning.strategy`.
    }

    "image-not-semver" in image_not_semver: Error,
    "https://semver.org/" {
        /// `global.versioning.strategy` is `semver`, which requires every tag to be a semantic version, so that versions can be compared and
        /// updated automatically.
        bad:
        /// spec:
        ///   global: {versioning: {strategy: semver}}
        ///   mcp:
        ///     api:
        ///       image: {repository: acme/api, tag: v1}
        good:
        /// spec:
        ///   global: {versioning: {strategy: semver}}
        ///   mcp:
        ///     api:
        ///       image: {repository: acme/api, tag: v1.2.0}
        fix:
        /// Set `image.tag` to a semantic version such as `1.2.0` or `v1.2.0`, or change `global.versioning.strategy`.
    }

    "image-not-whole": Error {
        /// The image of a server with `workloadRef.helmRelease` is incomplete. Flux renders the chart later, so the missing parts cannot be
        /// taken from its workload.
        bad:
        /// workloadRef: {name: grafana-mcp, container: server, helmRelease: {name: grafana}}
        /// image: {tag: v1.2.0}
        good:
        /// workloadRef: {name: grafana-mcp, container: server, helmRelease: {name: grafana}}
        /// image: {repository: acme/grafana-mcp, tag: v1.2.0}
        fix:
        /// Set `image.repository` and `image.tag` or `image.digest`, or remove `image` to keep the image of the chart.
    }

    "image-registry-twice" in image_registry_twice: Warning,
    "https://pkg.go.dev/github.com/distribution/reference" {
        /// `image.repository` begins with the host of a registry, and another registry is prepended to it. The resulting reference usually
        /// does not exist.
        bad:
        /// image: {registry: ghcr.io, repository: docker.io/acme/api, tag: v1.2.0}
        good:
        /// image: {registry: docker.io, repository: acme/api, tag: v1.2.0}
        fix:
        /// Move the host to `image.registry`. Waive the rule if the registry is a proxy with such paths.
    }

    "image-tag-floating" in image_tag_floating: Warning,
    "https://kubernetes.io/docs/concepts/containers/images/#image-names" {
        /// The tag is `latest`, or there is neither a tag nor a digest. The reference can point to another image at any time, so that a restart
        /// can deploy a new version and a rollback changes nothing. An error in production.
        bad:
        /// image: {repository: acme/api, tag: latest}
        good:
        /// image: {repository: acme/api, tag: v1.2.0}
        fix:
        /// Set `image.tag` to a version, or set `image.digest`.
    }

    "ingress-path-taken" in ingress_path_taken: Warning,
    "https://kubernetes.io/docs/concepts/services-networking/ingress/#multiple-matches" {
        /// The Ingresses of two servers have the same host and path. Only one of them gets the requests, and which one depends on the
        /// ingress controller.
        bad:
        /// spec:
        ///   mcp:
        ///     api:
        ///       image: {repository: acme/api, tag: v1.2.0}
        ///       ingress: {host: mcp.example.org}
        ///     docs:
        ///       image: {repository: acme/docs, tag: v1.2.0}
        ///       ingress: {host: mcp.example.org}
        good:
        /// spec:
        ///   mcp:
        ///     api:
        ///       image: {repository: acme/api, tag: v1.2.0}
        ///       ingress: {host: mcp.example.org, path: /api}
        ///     docs:
        ///       image: {repository: acme/docs, tag: v1.2.0}
        ///       ingress: {host: mcp.example.org, path: /docs}
        fix:
        /// Change `host` or `path` of one of the Ingresses.
    }

    "input": Error {
        /// The function could not read its input: standard input is not a ResourceList, not UTF-8, or too large.
        bad:
        /// # mcp-stack < list.yaml
        /// kind: List
        /// items: []
        good:
        /// # mcp-stack < list.yaml
        /// apiVersion: config.kubernetes.io/v1
        /// kind: ResourceList
        /// items: []
        fix:
        /// Run the function with kustomize or kpt, which pass a ResourceList. Use `mcp-stack render stack.yaml` to render a file.
    }

    "invalid": Error {
        /// A value has the right type, but is not allowed: Kubernetes or an operator would reject the object, or the value has no meaning.
        bad:
        /// port: 70000
        good:
        /// port: 8080
        fix:
        /// Write a value that meets the requirement in the message.
    }

    "list-replaced": Warning,
    "https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/" {
        /// A server with `workloadRef.helmRelease` sets `args`, `command`, `envFrom` or a list of the pod's `affinity`. Strategic merge
        /// replaces these lists as a whole, and the list of the chart is not known here, because Flux renders the chart later.
        bad:
        /// workloadRef: {name: grafana-mcp, container: server, helmRelease: {name: grafana}}
        /// args: [--debug]
        good:
        /// workloadRef: {name: grafana-mcp, container: server, helmRelease: {name: grafana}}
        /// env:
        ///   vars: {LOG_LEVEL: debug}
        fix:
        /// Compare the list with the output of `helm template`, and write all elements that are needed. For a Secret, use
        /// `secret: {inject: false, mountPath: /secrets}` instead of `envFrom`.
    }

    "list-shortened": Error,
    "https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/" {
        /// A list of an external workload that strategic merge replaces as a whole (`args`, `command`, `envFrom` or a list of the pod's
        /// `affinity`) would lose elements of the chart.
        bad:
        /// workloadRef: {name: grafana-mcp, container: server}
        /// args: [--debug]
        good:
        /// workloadRef: {name: grafana-mcp, container: server}
        /// args: [--transport=http, --debug]
        fix:
        /// Write the whole list, which the message shows. To remove elements on purpose, set the list in `podTemplate`.
    }

    "memory-limit-missing" in memory_limit_missing: Warning,
    "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/" {
        /// The container has no memory limit. A memory leak can then take all the memory of the node and affect everything that runs there.
        bad:
        /// resources: {limits: {memory: none}}
        good:
        /// resources: {limits: {memory: 512Mi}}
        fix:
        /// Set `resources.limits.memory`.
    }

    "memory-tiny" in memory_tiny: Warning,
    "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#meaning-of-memory" {
        /// The memory request or limit is less than one mebibyte, usually because of a missing or wrong unit: `128` is 128 bytes, and `400m`
        /// is 0.4 bytes. A container does not start with that.
        bad:
        /// resources: {requests: {memory: "128"}}
        good:
        /// resources: {requests: {memory: 128Mi}}
        fix:
        /// Write the unit, `Mi` or `Gi`.
    }

    "metric-without-request" in metric_without_request: Error,
    "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#support-for-resource-metrics" {
        /// The autoscaler uses the utilization of a resource that the container does not request. Utilization is a percentage of the request,
        /// so without one the autoscaler never scales.
        bad:
        /// autoscaling: {maxReplicas: 5}
        /// resources: {requests: {cpu: none}, limits: {cpu: none}}
        good:
        /// autoscaling: {maxReplicas: 5}
        /// resources: {requests: {cpu: 100m}}
        fix:
        /// Set the request, or use a metric with a target of type `AverageValue`.
    }

    "name-leading-digit" in name_leading_digit: Error,
    "https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#rfc-1035-label-names" {
        /// The name of a Service begins with a digit, which clusters before Kubernetes 1.37 reject.
        bad:
        /// spec:
        ///   mcp:
        ///     3d-models:
        ///       image: {repository: acme/models, tag: v1.2.0}
        good:
        /// spec:
        ///   mcp:
        ///     models-3d:
        ///       image: {repository: acme/models, tag: v1.2.0}
        fix:
        /// Begin the name of the server, or `global.namePrefix`, with a letter.
    }

    "name-long" in name_long: Warning,
    "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/" {
        /// The name of a server has more than 52 characters. Controllers append a suffix to the names of StatefulSets and CronJobs, so the
        /// server can never become one without a new name.
        bad:
        /// spec:
        ///   mcp:
        ///     documentation-search-for-the-customers-of-the-company:
        ///       image: {repository: acme/docs, tag: v1.2.0}
        good:
        /// spec:
        ///   mcp:
        ///     documentation-search:
        ///       image: {repository: acme/docs, tag: v1.2.0}
        fix:
        /// Shorten the name of the server, or `global.namePrefix`, to at most 52 characters in total.
    }

    "namespace-differs" in namespace_differs: Warning,
    "https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/" {
        /// `metadata.namespace` and `spec.global.namespace` differ. Objects are created in `metadata.namespace`, which is easy to miss for
        /// someone who reads `spec.global`.
        bad:
        /// metadata: {name: fleet, namespace: mcp}
        /// spec:
        ///   global: {namespace: tools}
        good:
        /// metadata: {name: fleet, namespace: mcp}
        /// spec:
        ///   global: {environment: staging}
        fix:
        /// Remove one of them, usually `spec.global.namespace`.
    }

    "needs-replicas" in needs_replicas: Warning {
        /// A server sets a block that only has an effect on several pods, but it can have only one, so that nothing is generated.
        bad:
        /// podDisruptionBudget: {}
        good:
        /// replicas: 2
        /// podDisruptionBudget: {}
        fix:
        /// Write `replicas: 2` or more, or `autoscaling`; or remove the block.
    }

    "no-stack": Error {
        /// A file or the input of the function contains no McpStack.
        bad:
        /// apiVersion: v1
        /// kind: ConfigMap
        /// metadata: {name: fleet}
        good:
        /// apiVersion: mcp.p2pmmo.vn/v1alpha1
        /// kind: McpStack
        /// metadata: {name: fleet}
        fix:
        /// Pass the file of the stack, as an argument, with `--fn-config` or with `configPath`. `mcp-stack init` prints a stack to start from.
    }

    "not-supported": Error {
        /// A field accepts only a few values, and this is not one of them.
        bad:
        /// strategy: Rolling
        good:
        /// strategy: RollingUpdate
        fix:
        /// Use one of the values listed in the message.
    }

    "object-removed": Info {
        /// An object that an earlier run generated is no longer generated, and its file has been removed from the package.
        bad:
        /// ingress: {enabled: false}
        good:
        /// ingress: {host: api.example.org}
        fix:
        /// No action is needed if the server or block was removed on purpose. Otherwise restore it in the stack.
    }

    "object-taken": Error {
        /// An object would have the same kind, name and namespace as another one: an existing object that the stack does not own, or an object
        /// of another stack or patch. Existing objects are never overwritten.
        bad:
        /// spec:
        ///   mcp:
        ///     api:
        ///       image: {repository: acme/api, tag: v1.2.0}
        ///       config: {mountPath: /etc/api, files: {a.txt: one}}
        ///     docs:
        ///       image: {repository: acme/docs, tag: v1.2.0}
        ///       config: {mountPath: /etc/docs, files: {b.txt: two}}
        ///   patches:
        ///     rename:
        ///       target: {kind: ConfigMap}
        ///       patch: '[{op: replace, path: /metadata/name, value: files}]'
        good:
        /// spec:
        ///   mcp:
        ///     api:
        ///       image: {repository: acme/api, tag: v1.2.0}
        ///       config: {mountPath: /etc/api, files: {a.txt: one}}
        ///     docs:
        ///       image: {repository: acme/docs, tag: v1.2.0}
        ///       config: {mountPath: /etc/docs, files: {b.txt: two}}
        ///   patches:
        ///     rename:
        ///       target: {kind: ConfigMap, name: api-config}
        ///       patch: '[{op: replace, path: /metadata/name, value: files}]'
        fix:
        /// Rename the server, use another namespace or `global.namePrefix`, or remove the other object. To configure an existing workload, use
        /// `workloadRef`.
    }

    "overlay-name": Error {
        /// An overlay has another `metadata.name` than the stack that it is merged over.
        bad:
        /// # production.yaml, used as --overlay production.yaml
        /// metadata: {name: fleet-production}
        /// spec:
        ///   global: {environment: production}
        good:
        /// # production.yaml, used as --overlay production.yaml
        /// metadata: {name: fleet}
        /// spec:
        ///   global: {environment: production}
        fix:
        /// Use the name of the stack in the overlay, or omit `metadata`.
    }

    "patch-misfit": Error {
        /// A patch cannot be applied to the object that it selects, or its result is not a valid object.
        bad:
        /// spec:
        ///   mcp:
        ///     api:
        ///       image: {repository: acme/api, tag: v1.2.0}
        ///   patches:
        ///     nodes:
        ///       target: {kind: Deployment}
        ///       patch: '[{op: remove, path: /spec/template/spec/nodeSelector}]'
        good:
        /// spec:
        ///   mcp:
        ///     api:
        ///       image: {repository: acme/api, tag: v1.2.0}
        ///   patches:
        ///     nodes:
        ///       target: {kind: Deployment}
        ///       patch: '[{op: add, path: /spec/template/spec/nodeSelector, value: {disktype: ssd}}]'
        fix:
        /// Compare the patch with the output of `mcp-stack render` without it. `remove` needs an existing field, and elements of lists
        /// need their merge key, such as `name`.
    }

    "patch-unmatched": Error {
        /// The target of a patch matches none of the generated objects.
        bad:
        /// spec:
        ///   mcp:
        ///     api:
        ///       image: {repository: acme/api, tag: v1.2.0}
        ///   patches:
        ///     local-traffic:
        ///       target: {kind: Service, name: web}
        ///       patch: '{spec: {internalTrafficPolicy: Local}}'
        good:
        /// spec:
        ///   mcp:
        ///     api:
        ///       image: {repository: acme/api, tag: v1.2.0}
        ///   patches:
        ///     local-traffic:
        ///       target: {kind: Service, name: api}
        ///       patch: '{spec: {internalTrafficPolicy: Local}}'
        fix:
        /// Correct the target; the message lists the objects. Its fields are regular expressions that must match the whole value.
    }

    "probe-port-unknown" in probe_port_unknown: Warning,
    "https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/" {
        /// A probe uses a port that is not the container port. The container may not listen on it, and the probe would always fail.
        bad:
        /// port: 8000
        /// probes: {readiness: {httpGet: {path: /health, port: 9000}}}
        good:
        /// port: 8000
        /// probes: {readiness: {httpGet: {path: /health}}}
        fix:
        /// Remove `port` of the probe, or correct `port` of the server. Waive the rule if the server listens on a second port.
    }

    "probes-equal" in probes_equal: Warning,
    "https://kubernetes.io/docs/concepts/workloads/pods/probes/" {
        /// The liveness probe performs the same check as the readiness probe and fails as early. A server that is overloaded is then restarted
        /// although it should only stop receiving requests.
        bad:
        /// probes:
        ///   liveness: {httpGet: {path: /health}}
        ///   readiness: {httpGet: {path: /health}}
        good:
        /// probes:
        ///   liveness: {httpGet: {path: /health}, failureThreshold: 10}
        ///   readiness: {httpGet: {path: /health}}
        fix:
        /// Use another endpoint for the liveness probe, or raise its `failureThreshold`.
    }

    "production-not-set" in production_not_set: Warning,
    "https://12factor.net/config" {
        /// The name of the environment suggests production, but the rules for production only apply if `environment` is `production` or
        /// `production: true` is set.
        bad:
        /// spec:
        ///   global: {environment: prod}
        good:
        /// spec:
        ///   global: {environment: prod, production: true}
        fix:
        /// Set `global.production` to `true` or `false`.
    }

    "reference-misnamed" in reference_misnamed: Warning,
    "https://kubernetes.io/docs/tasks/inject-data-application/distribute-credentials-secure/" {
        /// `env` or `envFrom` refers to a Secret or ConfigMap whose name resembles one of the stack, but differs from it. If no object of that
        /// name exists, the pod does not start.
        bad:
        /// config: {mountPath: /etc/api, files: {a.txt: one}}
        /// env:
        ///   envFrom: [{configMapRef: {name: api-confg}}]
        good:
        /// config: {mountPath: /etc/api, files: {a.txt: one}}
        /// env:
        ///   envFrom: [{configMapRef: {name: api-config}}]
        fix:
        /// Correct the name. Waive the rule if such an object exists.
    }

    "release": Error {
        /// `convert`: a HelmRelease or an Application uses a feature that cannot be converted, such as post-renderers or value files inside
        /// the chart, or contains an invalid path of a value.
        bad:
        /// apiVersion: helm.toolkit.fluxcd.io/v2
        /// kind: HelmRelease
        /// metadata: {name: fleet}
        /// spec:
        ///   chart: {spec: {chart: mcp-stack, valuesFiles: [values-production.yaml]}}
        good:
        /// # mcp-stack convert values.yaml values-production.yaml helmrelease.yaml
        /// apiVersion: helm.toolkit.fluxcd.io/v2
        /// kind: HelmRelease
        /// metadata: {name: fleet}
        /// spec:
        ///   chart: {spec: {chart: mcp-stack}}
        fix:
        /// Do what the message proposes, for example pass the value files as arguments before the HelmRelease.
    }

    "replicas-reset": Warning,
    "https://kubernetes.io/docs/reference/using-api/server-side-apply/#transferring-ownership" {
        /// A Deployment with `replicas` is handed over to an autoscaler, and `replicas` is removed from its manifest. Server-side apply then
        /// scales the Deployment to one pod, until the autoscaler scales it up again.
        bad:
        /// autoscaling: {minReplicas: 4}
        good:
        /// replicas: 4
        fix:
        /// Before applying the manifests, transfer the ownership of `replicas` to another field manager with the command in the message.
    }

    "request-missing" in request_missing: Warning,
    "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/" {
        /// The container requests no CPU or no memory. The scheduler then reserves none, and can place the pod on a node without room for it.
        bad:
        /// resources: {requests: {cpu: none}, limits: {cpu: none}}
        good:
        /// resources: {requests: {cpu: 100m}}
        fix:
        /// Set `resources.requests`, or a limit, which is also the default of the request.
    }

    "required": Error {
        /// A field that must be set is absent, `null` or empty.
        bad:
        /// spec:
        ///   mcp:
        ///     api:
        ///       image: {tag: v1.2.0}
        good:
        /// spec:
        ///   mcp:
        ///     api:
        ///       image: {repository: acme/api, tag: v1.2.0}
        fix:
        /// Set the field.
    }

    "rollout-deadlocks" in rollout_deadlocks: Error,
    "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment" {
        /// A server has a volume that can be mounted on one node only, and its `rollout` sets `maxSurge` to a value other than 0, or
        /// `maxUnavailable` to a value other than 1. A new pod that starts on another node cannot mount the volume until the old pod stops, and
        /// the old pod may not be stopped until the new pod is ready. `maxSurge` and `maxUnavailable` of `spec.global.rollout` do not apply to
        /// such a server.
        bad:
        /// persistence: {size: 1Gi, mountPath: /data}
        /// rollout: {maxSurge: 1}
        good:
        /// persistence: {size: 1Gi, mountPath: /data}
        /// rollout: {minReadySeconds: 10}
        fix:
        /// Remove `maxSurge` and `maxUnavailable` from the server, or set `persistence.accessModes: [ReadWriteMany]` if the storage supports it.
    }

    "secret-in-clear" in secret_in_clear: Warning,
    "https://kubernetes.io/docs/concepts/security/secrets-good-practices/" {
        /// The name of an environment variable suggests a password, token or key, and the stack contains its value. Everyone who can read
        /// the repository can read the value, even in its history after it has been removed.
        bad:
        /// env:
        ///   vars: {API_TOKEN: 8a2f64}
        good:
        /// env:
        ///   env: [{name: API_TOKEN, valueFrom: {secretKeyRef: {name: api-secret, key: token}}}]
        fix:
        /// Store the value in the secret store of the server (`secret`), or reference an existing Secret. Revoke a value that was committed.
    }

    "secret-recursive" in secret_recursive: Warning,
    "https://github.com/external-secrets/external-secrets/issues/4298" {
        /// The store reads all subfolders of its path. Secrets are identified by their keys only, so equal keys of two folders overwrite each
        /// other.
        bad:
        /// spec:
        ///   global: {infisical: {projectSlug: fleet}}
        ///   mcp:
        ///     api:
        ///       image: {repository: acme/api, tag: v1.2.0}
        ///       secret: {store: {secretsPath: /, recursive: true}}
        good:
        /// spec:
        ///   global: {infisical: {projectSlug: fleet}}
        ///   mcp:
        ///     api:
        ///       image: {repository: acme/api, tag: v1.2.0}
        ///       secret: {store: {secretsPath: /api}}
        fix:
        /// Use one folder per server and remove `recursive`. Waive the rule if all keys in the folders are unique.
    }

    "secret-ref-ignored" in secret_ref_ignored: Warning,
    "https://external-secrets.io/latest/api/externalsecret/" {
        /// A server has `secretRef`, but also creates a Secret with an ExternalSecret. It uses only one Secret, the created one.
        bad:
        /// spec:
        ///   global: {infisical: {projectSlug: fleet}}
        ///   mcp:
        ///     api:
        ///       image: {repository: acme/api, tag: v1.2.0}
        ///       secret: {create: true, secretRef: {name: shared-secret}}
        good:
        /// spec:
        ///   mcp:
        ///     api:
        ///       image: {repository: acme/api, tag: v1.2.0}
        ///       secret: {secretRef: {name: shared-secret}}
        fix:
        /// Remove `secretRef`, or remove everything else from `secret` to use the existing Secret.
    }

    "secret-target-shared" in secret_target_shared: Error,
    "https://external-secrets.io/latest/guides/ownership-deletion-policy/" {
        /// Two ExternalSecrets create the same Secret. Both own it and overwrite it in turn.
        bad:
        /// spec:
        ///   global: {secret: {storeRef: {name: vault}}}
        ///   mcp:
        ///     api:
        ///       image: {repository: acme/api, tag: v1.2.0}
        ///       secret: {externalSecret: {targetSecretName: shared}}
        ///     docs:
        ///       image: {repository: acme/docs, tag: v1.2.0}
        ///       secret: {externalSecret: {targetSecretName: shared}}
        good:
        /// spec:
        ///   global: {secret: {storeRef: {name: vault}}}
        ///   mcp:
        ///     api:
        ///       image: {repository: acme/api, tag: v1.2.0}
        ///       secret: {externalSecret: {targetSecretName: shared}}
        ///     docs:
        ///       image: {repository: acme/docs, tag: v1.2.0}
        ///       secret: {secretRef: {name: shared}}
        fix:
        /// Reference the Secret of the first server with `secretRef` in the second, or give them different names.
    }

    "service-port-unknown" in service_port_unknown: Warning,
    "https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports" {
        /// The Service forwards to a port that is not the container port. The container may not listen on it, and every request would fail.
        bad:
        /// port: 8000
        /// service: {targetPort: 9000}
        good:
        /// port: 9000
        /// service: {targetPort: 9000}
        fix:
        /// Remove `service.targetPort`, or correct `port` of the server. Waive the rule if the server listens on a second port.
    }

    "spread-tight" in spread_tight: Warning,
    "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/" {
        /// `rollout.maxUnavailable` of a Deployment with `spread.hosts: required` amounts to 0 pods. Its default, 25%, rounds down to 0 for three
        /// pods or fewer. A rolling update then starts a new pod before it stops an old one, and the new pod stays pending until there is a node
        /// without a pod of the server. On a cluster with as many nodes as pods, the rollout does not complete.
        bad:
        /// replicas: 2
        /// spread: {hosts: required}
        good:
        /// replicas: 2
        /// spread: {hosts: preferred}
        fix:
        /// Write `spread: {hosts: preferred}`, or `rollout: {maxUnavailable: 1}`.
    }

    "sse-not-nginx" in sse_not_nginx: Warning,
    "https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/" {
        /// `ingress.sse` adds annotations of ingress-nginx, but the class of the Ingress is that of another controller, which ignores them.
        bad:
        /// ingress: {host: api.example.org, className: traefik, sse: true}
        good:
        /// ingress: {host: api.example.org, className: nginx, sse: true}
        fix:
        /// Remove `sse` and configure streaming of your controller in `ingress.annotations`, or use ingress-nginx.
    }

    "stack-already": Error {
        /// `convert`: the file is already an McpStack and needs no conversion.
        bad:
        /// apiVersion: mcp.p2pmmo.vn/v1alpha1
        /// kind: McpStack
        /// metadata: {name: fleet}
        good:
        /// global: {environment: staging, image: {registry: ghcr.io}}
        fix:
        /// Pass the values of the release to `convert`, or use `mcp-stack render` for the stack.
    }

    "stack-ambiguous": Error {
        /// The functionConfig matches two items of the package, so that it is unclear to which folder the generated objects belong. Nothing
        /// is changed.
        bad:
        /// # base/stack.yaml and copy/stack.yaml
        /// apiVersion: mcp.p2pmmo.vn/v1alpha1
        /// kind: McpStack
        /// metadata: {name: fleet}
        good:
        /// # base/stack.yaml; copy/stack.yaml has another name
        /// apiVersion: mcp.p2pmmo.vn/v1alpha1
        /// kind: McpStack
        /// metadata: {name: fleet}
        fix:
        /// Run the function in the package of one of the two, or rename one of the stacks.
    }

    "stack-name-taken": Error {
        /// Two stacks of one package or of one invocation have the same name. The name identifies the objects of a stack.
        bad:
        /// apiVersion: mcp.p2pmmo.vn/v1alpha1
        /// kind: McpStack
        /// metadata: {name: fleet}
        /// ---
        /// apiVersion: mcp.p2pmmo.vn/v1alpha1
        /// kind: McpStack
        /// metadata: {name: fleet}
        good:
        /// apiVersion: mcp.p2pmmo.vn/v1alpha1
        /// kind: McpStack
        /// metadata: {name: fleet}
        /// ---
        /// apiVersion: mcp.p2pmmo.vn/v1alpha1
        /// kind: McpStack
        /// metadata: {name: tools}
        fix:
        /// Rename one of them, or merge one over the other with `--overlay`.
    }

    "stack-not-local" in stack_not_local: Warning,
    "https://github.com/kubernetes-sigs/kustomize/blob/master/cmd/config/docs/api-conventions/config-io.md" {
        /// A stack among the resources of a package lacks the annotation that excludes it from what is applied. Flux and kpt would apply it to
        /// the cluster, which does not know its kind.
        bad:
        /// metadata: {name: fleet}
        good:
        /// metadata:
        ///   name: fleet
        ///   annotations:
        ///     config.kubernetes.io/local-config: "true"
        fix:
        /// Add the annotation `config.kubernetes.io/local-config: "true"` to the stack.
    }

    "stack-renamed": Error {
        /// kustomize has added a prefix or suffix to the name of the stack. Only the selectors and labels of the generated objects
        /// would change, and selectors are immutable.
        bad:
        /// # kustomization.yaml
        /// namePrefix: pr-42-
        /// generators: [stack.yaml]
        good:
        /// # stack.yaml
        /// spec:
        ///   global: {namePrefix: pr-42-}
        fix:
        /// Remove `namePrefix` or `nameSuffix` from the kustomization, and set `spec.global.namePrefix`.
    }

    "strategy-recreate" in strategy_recreate: Warning,
    "https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/apps/validation/validation.go" {
        /// `strategy: Recreate` cannot be set on an existing Deployment by server-side apply, which Flux uses: the API server keeps the
        /// `rollingUpdate` that it has added as a default, and rejects it together with `Recreate`.
        bad:
        /// strategy: Recreate
        good:
        /// strategy: RollingUpdate
        fix:
        /// First change an existing Deployment with the `kubectl patch` command in the message, then waive the rule. A new Deployment is not
        /// affected.
    }

    "tls-secret-missing" in tls_secret_missing: Warning,
    "https://kubernetes.io/docs/concepts/services-networking/ingress/#tls" {
        /// TLS is enabled, but no Secret with a certificate is named. The ingress controller uses its default certificate, which clients do
        /// not trust.
        bad:
        /// ingress: {host: api.example.org, tls: {enabled: true}}
        good:
        /// ingress:
        ///   host: api.example.org
        ///   annotations: {cert-manager.io/cluster-issuer: letsencrypt}
        ///   tls: {enabled: true}
        fix:
        /// Set `ingress.tls.secretName`, or add an issuer annotation of cert-manager. Waive the rule if the default certificate covers the
        /// host.
    }

    "type": Error {
        /// A value has another type than the field. Numbers, booleans and dates are not converted to strings, because their text may change
        /// on the way: `1.10` becomes `1.1`.
        bad:
        /// env:
        ///   vars: {PORT: 8080}
        good:
        /// env:
        ///   vars: {PORT: "8080"}
        fix:
        /// Quote the value, or write a value of the type that the message names.
    }

    "unknown-field": Error {
        /// The field does not exist, or belongs to another block. Unknown fields are never ignored.
        bad:
        /// replica: 2
        good:
        /// replicas: 2
        fix:
        /// Correct the name. `mcp-stack explain FIELD` shows where a field belongs, and `mcp-stack explain --list` lists all fields.
    }

    "values": Error {
        /// `convert`: a document is neither a values file nor a Kubernetes object.
        bad:
        /// - acme/api
        good:
        /// global: {environment: staging, image: {registry: ghcr.io}}
        fix:
        /// Pass the values of the release, for example from `helm get values RELEASE -o yaml`.
    }

    "values-missing": Error {
        /// `convert`: a HelmRelease takes values from a ConfigMap or Secret that is not among the files. Info if the reference is optional.
        bad:
        /// apiVersion: helm.toolkit.fluxcd.io/v2
        /// kind: HelmRelease
        /// metadata: {name: fleet}
        /// spec:
        ///   valuesFrom: [{kind: ConfigMap, name: fleet-values}]
        good:
        /// apiVersion: helm.toolkit.fluxcd.io/v2
        /// kind: HelmRelease
        /// metadata: {name: fleet}
        /// spec:
        ///   valuesFrom: [{kind: ConfigMap, name: fleet-values}]
        /// ---
        /// apiVersion: v1
        /// kind: ConfigMap
        /// metadata: {name: fleet-values}
        /// data:
        ///   values.yaml: "global: {environment: staging}"
        fix:
        /// Pass the ConfigMap as a file too. Write the values of a Secret to a values file, and pass it before the HelmRelease.
    }

    "volume-not-shareable" in volume_not_shareable: Error,
    "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes" {
        /// A server with a volume that only one node can mount has, or can get, more than one replica. Pods on other nodes never start.
        bad:
        /// replicas: 2
        /// persistence: {size: 1Gi, mountPath: /data}
        good:
        /// replicas: 2
        /// persistence: {size: 1Gi, mountPath: /data, accessModes: [ReadWriteMany]}
        fix:
        /// Use one replica, or set `persistence.accessModes: [ReadWriteMany]` if the storage supports it.
    }

    "waiver-unused": Warning {
        /// A waiver applies to no finding, because the problem has been fixed or the waiver belongs to another server. It would hide the next
        /// finding of its rule.
        bad:
        /// image: {repository: acme/api, tag: v1.2.0}
        /// waivers: {image-tag-floating: the vendor publishes no versions}
        good:
        /// image: {repository: acme/api, tag: latest}
        /// waivers: {image-tag-floating: the vendor publishes no versions}
        fix:
        /// Remove the waiver.
    }

    "workload-not-seen": Info {
        /// A server has `workloadRef`, and the external workload is not available to this command. The server is validated, but nothing is
        /// generated for it.
        bad:
        /// workloadRef: {name: grafana-mcp}
        good:
        /// image: {repository: acme/api, tag: v1.2.0}
        fix:
        /// No action is needed if the stack is also used as a kustomize transformer, in kpt, as a Helm post-renderer or with `render --input`,
        /// where the workload is available.
    }

    "workload-unmatched": Error {
        /// `workloadRef` matches none of the workloads in the input, or several of them.
        bad:
        /// workloadRef: {name: grafana}
        good:
        /// workloadRef: {name: grafana-mcp, container: server}
        fix:
        /// Correct `kind`, `name` or `namespace` of `workloadRef`; the message lists the workloads in the input.
    }

    "yaml": Error {
        /// A file is not valid YAML or not UTF-8, or contains what a stack may not contain, such as a duplicate key.
        bad:
        /// port: 8000
        /// port: 9000
        good:
        /// port: 9000
        fix:
        /// Correct the syntax at the line and column in the message.
    }
}
