# Run by with-kube-api, with KUBECONFIG set.
source "$(dirname "$0")/../../lib.sh"

work=$CI_WORK/releases
CHARTS=$CI_ROOT/testdata/charts
python3 .ci/steps/releases/controllers.py >"$work/controllers.log" 2>&1 &
trap 'kill %1' EXIT
helm4_plugins
manifests() {
  python3 "$CI_ROOT/.ci/steps/charts/manifests.py" "$@"
}

# there: all objects in the namespace that are not being deleted, and the CRDs of the charts
there() {
  kubectl get --namespace mcp --output json \
    "$(kubectl api-resources --namespaced --verbs list --output name | grep -v -e '^events' -e '^endpoints$' | paste -sd,)" |
    jq -r '.items[] | select(.metadata.deletionTimestamp | not) | select(.type // "" | startswith("helm.sh/release") | not) | "\(.kind)/\(.metadata.name)"'
  kubectl get crd --output name | grep example.org || true
}

# live KIND/NAME: writes the object on the API server to live.json
live() {
  kubectl get --namespace mcp "$1" --output json >live.json || fail "$1 must exist on the API server"
}

# says KIND/NAME POINTER VALUE: compares a value of an object on the API server
says() {
  live "$1"
  equal "$1 $2" "$3" "$(objects get live.json "$1" "$2")"
}

# holds MANIFEST WORKLOAD...: every object of the manifest is on the API server, and the workloads have every value of the manifest
holds() {
  local manifest=$1 workload
  shift
  run "every object of $manifest" kubectl get --namespace mcp -f "$manifest"
  for workload in "$@"; do
    live "$workload"
    manifests within live.json "$manifest" "$workload"
  done
}

# release HELM NAME RELEASE LEFT WORKLOAD...: installs, upgrades, rolls back and uninstalls a release; LEFT is what Helm does not delete.
# The functions NAME_installed and NAME_upgraded check the state.
release() {
  local helm=$1 name=$2 release=$3 left=$4 folder=$CHARTS/$2 chart=$CHARTS/$2/chart same=(tee) with=(mcp-stack --post-renderer-args post-render)
  shift 4
  [ -d "$chart" ] || chart=$work/created
  if [ "$helm" = helm4 ]; then same=(same) with=(mcp-stack); fi
  echo "-- $name, $helm"
  mkdir "$work/$name-$helm"
  cd "$work/$name-$helm"
  there >before.txt
  with=("$release" "$chart" --namespace mcp --post-renderer "${with[@]}" --post-renderer-args "$folder/stack.yaml")
  "$helm" template "$release" "$chart" --namespace mcp --kube-version 1.36.0 --post-renderer "${same[@]}" --post-renderer-args in.yaml >bare.yaml ||
    fail "$helm template"

  run "$helm install" "$helm" install "${with[@]}"
  "$helm" get manifest "$release" --namespace mcp >manifest-1.yaml
  "$helm" get hooks "$release" --namespace mcp >hooks.yaml
  cat manifest-1.yaml hooks.yaml >release.yaml
  manifests bytes bare.yaml release.yaml "$@"
  equal "hooks" "$(grep -c 'helm.sh/hook"\?:' bare.yaml)" "$(grep -c 'helm.sh/hook"\?:' hooks.yaml)"
  "$helm" template "${with[@]}" --kube-version 1.36.0 >template.yaml || fail "$helm template --post-renderer"
  manifests beside template.yaml release.yaml
  holds manifest-1.yaml "$@"
  "${name}_installed"
  there >installed.txt

  run "$helm upgrade" "$helm" upgrade "${with[@]}" --post-renderer-args=--overlay "--post-renderer-args=$folder/upgrade.yaml"
  "$helm" get manifest "$release" --namespace mcp >manifest-2.yaml
  holds manifest-2.yaml "$@"
  "${name}_upgraded"

  run "$helm rollback" "$helm" rollback "$release" 1 --namespace mcp
  "$helm" get manifest "$release" --namespace mcp | cmp - manifest-1.yaml || fail "$helm rollback must restore the first manifest"
  holds manifest-1.yaml "$@"
  "${name}_installed"

  run "$helm uninstall" "$helm" uninstall "$release" --namespace mcp
  equal "objects that $helm uninstall does not delete" "$left" "$(there | sort | comm -13 <(sort before.txt) -)"
  echo "installed $(grep -c . installed.txt) objects, upgraded, rolled back, uninstalled; not deleted: ${left//$'\n'/, }"
  if [ -n "$left" ]; then run "kubectl delete of these objects" xargs -n 1 kubectl delete --namespace mcp <<<"$left"; fi
}

server=/spec/template/spec/containers/0
knowledge_installed() {
  says StatefulSet/docs-knowledge /spec/replicas 2
  says StatefulSet/docs-knowledge $server/name server
  says StatefulSet/docs-knowledge $server/image registry.example.org/mirror/knowledge@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
  says StatefulSet/docs-knowledge $server/resources/limits/memory 1Gi
  says StatefulSet/docs-knowledge $server/livenessProbe/httpGet absent
  says StatefulSet/docs-knowledge $server/livenessProbe/tcpSocket/port 8080
  says StatefulSet/docs-knowledge /spec/template/spec/initContainers/0/name fetch-model
  says Deployment/docs-cache $server/resources/limits/memory 128Mi
  says Ingress/docs /spec/rules/0/http/paths/0/backend/service/name docs-knowledge
  says ExternalSecret/external-secret-docs /spec/target/name docs-secret
  says Job/docs-knowledge-migrate $server/image ghcr.io/example/knowledge:3.1.0
  says Index/manuals /spec/source s3://knowledge/manuals
  kubectl get crd indexes.knowledge.example.org >/dev/null || fail "the CRD of the chart must be installed"
}
knowledge_upgraded() {
  says StatefulSet/docs-knowledge /spec/replicas 3
  says StatefulSet/docs-knowledge $server/resources/limits/memory 2Gi
  says ConfigMap/docs-knowledge-upgraded /data/revision 2
  if there | grep -qx Ingress/docs; then fail "the upgrade must delete an Ingress that the stack no longer has"; fi
}
gateway_installed() {
  says Deployment/gate $server/name gate
  says Deployment/gate $server/image registry.example.org/mirror/gateway:v1.0.1
  says Deployment/gate $server/args/2 --verbose
  says Deployment/gate $server/envFrom/2/secretRef/name gate-secret
  says Deployment/gate $server/readinessProbe/exec absent
  says Deployment/gate /spec/strategy/type Recreate
  says Deployment/gate /spec/template/spec/containers/1/name auth
  says HorizontalPodAutoscaler/gate /spec/maxReplicas 6
  says DaemonSet/gate-agent $server/resources/limits/memory 32Mi
  says DaemonSet/gate-agent $server/volumeMounts/0/mountPath /var/lib/agent
  says ConfigMap/gate-settings /data/MODE all
  says ConfigMap/not-a-hook-of-its-own /metadata/namespace mcp
  says PersistentVolumeClaim/gate-agent-pvc /spec/resources/requests/storage 1Gi
}
gateway_upgraded() {
  says Deployment/gate $server/image registry.example.org/mirror/gateway:v1.0.2
  says HorizontalPodAutoscaler/gate /spec/maxReplicas 8
  says DaemonSet/gate-agent $server/resources/limits absent
  says DaemonSet/gate-agent $server/volumeMounts absent
  if there | grep -qx PersistentVolumeClaim/gate-agent-pvc; then fail "the upgrade must delete a PersistentVolumeClaim that the stack no longer has"; fi
}
created_installed() {
  says Deployment/web-created $server/image nginxinc/nginx-unprivileged:1.29.1
  says Deployment/web-created $server/livenessProbe absent
  says Deployment/web-created $server/readinessProbe/httpGet/port http
  says Deployment/web-created $server/readinessProbe/periodSeconds 3
  says Deployment/web-created /spec/template/spec/containers/1/name proxy
  says PersistentVolumeClaim/web-pvc /spec/resources/requests/storage 1Gi
}
created_upgraded() {
  says Deployment/web-created $server/image nginxinc/nginx-unprivileged:1.29.2
}

# The objects for Flux, instead of a release.
for folder in "$CHARTS"/*/; do
  mcp-stack render "$folder/stack.yaml" --input "$folder/release.yaml" >"$work/flux.yaml" 2>"$CI_WORK/run.log" || fail "$(cat "$CI_WORK/run.log")"
  run "the HelmRelease and the other objects of $(basename "$folder")" kubectl apply --server-side --dry-run=server -f "$work/flux.yaml"
  equal "number of accepted objects" "$(objects list "$work/flux.yaml" | wc -l)" "$(grep -c serverside-applied "$CI_WORK/run.log")"
  echo "$(basename "$folder"): a HelmRelease with post-renderers, and $(($(objects list "$work/flux.yaml" | wc -l) - 1)) other objects are accepted"
done

# Helm never deletes hooks and CRDs, and the PersistentVolumeClaim has an annotation to keep it.
for helm in helm helm4; do
  release $helm knowledge docs "ConfigMap/docs-knowledge-upgraded
Job/docs-knowledge-migrate
customresourcedefinition.apiextensions.k8s.io/indexes.knowledge.example.org" StatefulSet/docs-knowledge Deployment/docs-cache
  release $helm gateway gate customresourcedefinition.apiextensions.k8s.io/routes.gateway.example.org Deployment/gate DaemonSet/gate-agent
  release $helm created web PersistentVolumeClaim/web-pvc Deployment/web-created
done

# If the stack has an error, nothing is installed.
cd "$work"
sed 's/name: docs-cache$/name: docs-cash/; s/name: docs-knowledge$/name: doc/' "$CHARTS/knowledge/stack.yaml" >mistake.yaml
there >before.txt
for helm in helm helm4; do
  arguments=(--post-renderer-args=mistake.yaml --post-renderer-args=--diagnostics=reason.txt)
  [ "$helm" = helm4 ] || arguments=(--post-renderer-args=post-render "${arguments[@]}")
  if "$helm" install docs "$CHARTS/knowledge/chart" --namespace mcp --post-renderer mcp-stack "${arguments[@]}" >"$CI_WORK/run.log" 2>&1; then
    fail "$helm install must fail if no workload of the release matches the stack"
  fi
  grep -q 'the release has Deployment `docs-cache`, StatefulSet `docs-knowledge`' reason.txt || fail "the file of --diagnostics must have the error, got: $(cat reason.txt)"
  rm reason.txt
  equal "releases" "" "$(kubectl get secret --namespace mcp --selector owner=helm --output name)"
  equal "objects that are installed in spite of the error" "customresourcedefinition.apiextensions.k8s.io/indexes.knowledge.example.org" \
    "$(there | sort | comm -13 <(sort before.txt) -)"
done
echo "if the stack has an error, Helm 3 and Helm 4 install no release"
