source "$(dirname "$0")/../lib.sh"

# Two charts in the style of published ones, and the chart of `helm create`: a stack and a chart give the same workloads with every tool.
work=$CI_WORK/charts
mkdir -p "$work/created"
helm4_plugins
plugin_folder
run "helm create" helm create "$work/created/created"
manifests() {
  python3 "$CI_ROOT/.ci/steps/charts/manifests.py" "$@"
}

# chart NAME RELEASE WORKLOAD...
chart() {
  local name=$1 release=$2 folder=$CI_ROOT/testdata/charts/$1 out=$work/$1
  local chart=$folder/chart stack=$folder/stack.yaml
  shift 2
  [ -d "$chart" ] || chart=$out/created
  echo "-- $name"
  mkdir -p "$out"
  cd "$out"
  local template=(template "$release" "$chart" --namespace mcp --kube-version 1.36.0)

  # Helm 3, which does not pass hooks to a post-renderer.
  helm "${template[@]}" >bare.yaml || fail "helm template"
  helm "${template[@]}" --no-hooks --post-renderer tee --post-renderer-args helm3-in.yaml >/dev/null || fail "helm template through tee"
  helm "${template[@]}" --post-renderer mcp-stack --post-renderer-args post-render --post-renderer-args "$stack" >helm3.yaml ||
    fail "helm template --post-renderer"
  manifests bytes bare.yaml helm3.yaml "$@"

  # Helm 4, compared with a post-renderer that changes nothing, because Helm 4 reformats all manifests.
  helm4 "${template[@]}" --post-renderer same --post-renderer-args helm4-in.yaml >helm4-bare.yaml || fail "helm4 template through tee"
  helm4 "${template[@]}" --post-renderer mcp-stack --post-renderer-args "$stack" >helm4.yaml || fail "helm4 template --post-renderer"
  manifests bytes helm4-bare.yaml helm4.yaml "$@"

  # The input of test cases is what Helm passes to a post-renderer.
  if [ -d "$folder/chart" ]; then
    for tool in helm3 helm4; do
      input=$CI_ROOT/testdata/post-render/chart-$name-$tool/stdin.yaml
      [ -z "${UPDATE_GOLDEN-}" ] || cp $tool-in.yaml "$input"
      diff -u "$input" $tool-in.yaml || fail "${input#"$CI_ROOT/"} must be what $tool passes to a post-renderer; UPDATE_GOLDEN=1 updates it"
    done
  fi

  # As Flux does: kustomize with the chart's manifests and the patches of the HelmRelease.
  mcp-stack render "$stack" --input "$folder/release.yaml" >release.yaml 2>/dev/null || fail "mcp-stack render --input of a HelmRelease"
  mcp-stack render "$stack" --input release.yaml 2>/dev/null | cmp - release.yaml || fail "the second mcp-stack render of a HelmRelease must change nothing"
  mkdir flux
  cp bare.yaml flux/helm-output.yaml
  manifests kustomization release.yaml "HelmRelease/$release" >flux/kustomization.yaml
  kustomize build flux >flux.yaml || fail "kustomize build with the patches of the HelmRelease"

  # The common baseline for kustomize, which reformats numbers and dates, and for kpt, which rejects a List without a name.
  mkdir plain
  cp bare.yaml plain/helm-output.yaml
  echo 'resources: [helm-output.yaml]' >plain/kustomization.yaml
  kustomize build plain >plain.yaml || fail "kustomize build of the chart's manifests"

  # As a transformer of kustomize, and as a plugin of kubectl.
  mkdir transformer kubectl
  cp bare.yaml transformer/helm-output.yaml
  sed "s/^    config.kubernetes.io\/local-config: .*/&\n    config.kubernetes.io\/function: |\n      exec: {path: mcp-stack}/" "$stack" >transformer/stack.yaml
  printf 'resources: [helm-output.yaml]\ntransformers: [stack.yaml]\n' >transformer/kustomization.yaml
  kustomize build --enable-alpha-plugins --enable-exec transformer >transformer.yaml || fail "kustomize build with the stack as transformer"
  cp bare.yaml kubectl/helm-output.yaml
  cp "$stack" kubectl/stack.yaml
  cp transformer/kustomization.yaml kubectl/
  kubectl kustomize --enable-alpha-plugins kubectl >kubectl.yaml || fail "kubectl kustomize with the stack as transformer"

  # The same under `validators:` changes nothing, and fails the build if there is an error.
  for way in transformer kubectl; do
    build=(kustomize build --enable-alpha-plugins --enable-exec validator)
    [ $way = transformer ] || build=(kubectl kustomize --enable-alpha-plugins validator)
    rm -rf validator
    cp -r $way validator
    sed -i 's/^transformers:/validators:/' validator/kustomization.yaml
    sed -i 's/^    config.kubernetes.io\/local-config: .*/&\n    mcp.p2pmmo.vn\/validate-only: "true"/' validator/stack.yaml
    "${build[@]}" >validated.yaml || fail "${build[*]} with the stack as validator"
    diff -u <("${build[@]:0:2}" plain) validated.yaml ||
      fail "a validator must change nothing"
    sed -i 's/^        container: .*/        container: none-of-these/' validator/stack.yaml
    if "${build[@]}" >validated.yaml 2>"$CI_WORK/run.log"; then fail "${build[*]} must fail if the validator finds an error"; fi
    grep -q container-unmatched "$CI_WORK/run.log" || fail "${build[*]} must print the error, printed: $(cat "$CI_WORK/run.log")"
  done

  # With a name prefix, the workload is found by its original name.
  workload=$1
  for way in transformer kubectl; do
    build=(kustomize build --enable-alpha-plugins --enable-exec prefixed)
    [ $way = transformer ] || build=(kubectl kustomize --enable-alpha-plugins prefixed)
    rm -rf prefixed
    cp -r $way prefixed
    echo 'namePrefix: other-' >>prefixed/kustomization.yaml
    "${build[@]}" >prefixed-$way.yaml || fail "${build[*]} with a prefix"
  done
  manifests same "${workload/\//\/other-}" prefixed-transformer.yaml prefixed-kubectl.yaml

  # As a kpt package, twice.
  mkdir kpt
  cp plain.yaml kpt/helm-output.yaml
  cp "$stack" kpt/
  run "kpt fn eval" kpt fn eval kpt --exec mcp-stack --fn-config kpt/stack.yaml
  cp -r kpt kpt-once
  run "kpt fn eval, again" kpt fn eval kpt --exec mcp-stack --fn-config kpt/stack.yaml
  diff -r kpt-once kpt || fail "the second kpt fn eval must change nothing"
  printf 'apiVersion: kpt.dev/v1\nkind: Kptfile\nmetadata: {name: %s}\npipeline:\n  mutators:\n  - {exec: mcp-stack, configPath: stack.yaml}\n' "$name" >kpt/Kptfile
  run "kpt fn render" kpt fn render --allow-exec kpt
  diff -r --exclude=Kptfile kpt-once kpt || fail "kpt fn render must give the same result as kpt fn eval"
  find kpt -name '*.yaml' ! -name stack.yaml | sort | while read -r file; do cat "$file" && echo "---"; done >kpt.yaml

  # With mcp-stack render.
  mcp-stack render "$stack" --input bare.yaml >render.yaml || fail "mcp-stack render --input"

  for workload in "$@"; do
    manifests same "$workload" helm3.yaml helm4.yaml flux.yaml transformer.yaml kubectl.yaml kpt.yaml render.yaml
  done
  for way in helm3 helm4 render; do manifests others bare.yaml $way.yaml "$@"; done
  for way in flux transformer kubectl kpt; do manifests others plain.yaml $way.yaml "$@"; done
  for way in helm4 release transformer kubectl kpt render; do manifests beside helm3.yaml $way.yaml; done
  manifests difference bare.yaml helm3.yaml "$@" | tee difference.txt
  [ -z "${UPDATE_GOLDEN-}" ] || cp difference.txt "$folder/difference.txt"
  diff -u "$folder/difference.txt" difference.txt || fail "the workloads must differ from the chart's as in testdata/charts/$name/difference.txt; UPDATE_GOLDEN=1 updates it"
}

chart knowledge docs StatefulSet/docs-knowledge Deployment/docs-cache
chart gateway gate Deployment/gate DaemonSet/gate-agent
chart created web Deployment/web-created

# The published example, with kustomize.
cd "$EXAMPLES/chart"
kustomize build --enable-alpha-plugins --enable-exec . >"$work/example.yaml" || fail "kustomize build of the example chart"
mcp-stack render grafana.yaml --input chart.yaml >"$work/example-rendered.yaml" || fail "mcp-stack render --input of the example chart"
manifests same Deployment/tools-grafana-mcp "$work/example.yaml" "$work/example-rendered.yaml"
manifests beside "$work/example.yaml" "$work/example-rendered.yaml"
# As documented, kustomize silently skips the function without --enable-exec.
kustomize build --enable-alpha-plugins . >"$work/trap.yaml" || fail "kustomize build without --enable-exec"
if grep -q mcp.p2pmmo.vn "$work/trap.yaml"; then fail "without --enable-exec, the chart must be unchanged"; fi

# An error in the stack: Helm 3 prints it. Helm 4 prints only that the plugin failed; the file of --diagnostics has the error.
cd "$work"
sed 's/container: server$/container: servre/' "$CI_ROOT/testdata/charts/knowledge/stack.yaml" >mistake.yaml
reason='error[container-unmatched]: `spec.mcp.docs.workloadRef.container` must be one of the containers `server`, `exporter`, got "servre"'
if helm template docs "$CI_ROOT/testdata/charts/knowledge/chart" --post-renderer mcp-stack --post-renderer-args post-render \
  --post-renderer-args mistake.yaml >out.yaml 2>said.txt; then
  fail "helm template must fail if the stack has an error"
fi
[ ! -s out.yaml ] || fail "helm template must print no manifests if the stack has an error"
grep -qF "$reason" said.txt || fail "helm must print the error, printed: $(cat said.txt)"
if helm4 template docs "$CI_ROOT/testdata/charts/knowledge/chart" --post-renderer mcp-stack --post-renderer-args mistake.yaml \
  --post-renderer-args=--diagnostics=reason.txt >out.yaml 2>said.txt; then
  fail "helm4 template must fail if the stack has an error"
fi
[ ! -s out.yaml ] || fail "helm4 template must print no manifests if the stack has an error"
echo "Helm 4 prints: $(cat said.txt)"
grep -qF 'plugin "mcp-stack" exited with error' said.txt || fail "helm4 must print that the plugin failed"
grep -qF "$reason" reason.txt || fail "the file of --diagnostics must have the error, got: $(cat reason.txt)"
echo "The file of --diagnostics:"
cat reason.txt

# The plugin installed from a package instead of the folder.
run "helm4 plugin uninstall" helm4 plugin uninstall mcp-stack
run "helm4 plugin package" helm4 plugin package --sign=false --destination "$work" "$CI_WORK/helm4-plugins/mcp-stack"
run "helm4 plugin install of the package" helm4 plugin install --verify=false "$work"/mcp-stack-*.tgz
cd knowledge
helm4 template docs "$CI_ROOT/testdata/charts/knowledge/chart" --namespace mcp --kube-version 1.36.0 --post-renderer mcp-stack \
  --post-renderer-args "$CI_ROOT/testdata/charts/knowledge/stack.yaml" | cmp - helm4.yaml || fail "the plugin from the package must give the same result as the plugin from the folder"
echo "$(cd "$work" && ls mcp-stack-*.tgz): the same result as the plugin from the folder"
