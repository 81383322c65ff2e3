source "$(dirname "$0")/../lib.sh"

out=$CI_WORK/renderings
mkdir "$out"
plugin_folder

# A folder with a kustomization is built if it has `generators:` or `transformers:`; otherwise it is only a part of an example.
for file in $(cd "$EXAMPLES" && find . -name stack.yaml | sort); do
  folder=$(dirname "${file#./}")
  [ ! -f "$EXAMPLES/$folder/kustomization.yaml" ] || continue
  mcp-stack render "$EXAMPLES/$folder/stack.yaml" >"$out/example-${folder//\//-}.yaml" || fail "mcp-stack render of the example $folder"
done
for file in $(cd "$EXAMPLES" && grep -rl --include=kustomization.yaml '^generators:\|^transformers:' . | sort); do
  folder=$(dirname "${file#./}")
  run "kustomize build of the example $folder" \
    kustomize build --enable-alpha-plugins --enable-exec "$EXAMPLES/$folder" -o "$out/example-${folder//\//-}.yaml"
done
[ "$(find "$out" -name 'example-*' | wc -l)" -ge 12 ] || fail "there must be at least 12 examples, got: $(ls "$out")"

# The objects for Flux: the fleet with its HelmRelease, and the objects that deploy it in each cluster.
for environment in staging production; do
  (cd "$EXAMPLES/flux" && mcp-stack render fleet/fleet.yaml --overlay fleet/$environment.yaml --input fleet/release.yaml) >"$out/flux-$environment.yaml" ||
    fail "mcp-stack render of the example flux for $environment"
  equal "kinds for Flux in $environment" "ExternalSecret HelmRelease OCIRepository" \
    "$(objects list "$out/flux-$environment.yaml" | cut -d' ' -f1 | grep -x -e ExternalSecret -e HelmRelease -e OCIRepository | xargs)"
  cp "$EXAMPLES/flux/clusters/$environment/fleet.yaml" "$out/flux-cluster-$environment.yaml"
done

# The chart's values under `spec`.
for set in seed-mcp-server flux-staging; do
  python3 .ci/converted.py "$set" >"$CI_WORK/$set.json"
  mcp-stack render "$CI_WORK/$set.json" >"$out/chart-$set.yaml" || fail "mcp-stack render of the chart's values $set"
done

# The test cases: `args` has the arguments, and a case with `status` must fail.
if [ -d testdata/render ]; then
  for folder in testdata/render/*/; do
    [ ! -f "$folder/status" ] || continue
    arguments=(render stack.yaml) input=/dev/null
    [ ! -f "$folder/args" ] || read -ra arguments < <(cat "$folder/args" && echo)
    [ ! -f "$folder/stdin.yaml" ] || input=$folder/stdin.yaml
    file=$out/case-$(basename "$folder").yaml
    (cd "$folder" && exec mcp-stack "${arguments[@]}") <"$input" >"$file" 2>"$CI_WORK/run.log" ||
      fail "mcp-stack ${arguments[*]} in $folder: $(cat "$CI_WORK/run.log")"
    # a stack may have no enabled server
    [ -s "$file" ] || rm "$file"
  done
  echo "testdata/render: $(find "$out" -name 'case-*' | wc -l) renderings"
else
  echo "testdata/render is absent"
fi

# The SecretStores that the chart renders without credentials.
mkdir "$CI_WORK/stores"
python3 - "$CI_SHARED"/parity/*/chart.yaml <<'PYTHON'
import json, os, sys, yaml

count = 0
for path in sys.argv[1:]:
    for doc in yaml.safe_load_all(open(path)):
        if doc and doc["kind"] == "SecretStore" and not doc["spec"]["provider"]["infisical"]["auth"]["universalAuthCredentials"]:
            count += 1
            with open(f"{os.environ['CI_WORK']}/stores/{count}.json", "w") as file:
                json.dump(doc, file)
PYTHON
[ -f "$CI_WORK/stores/1.json" ] || fail "the chart's renderings must include SecretStores without credentials"

namespaces="mcp-stack $(objects namespaces "$out"/*.yaml "$CI_WORK"/stores/*.json)"
KUBE_API_NAMESPACES=$namespaces "$CI_SHARED/bin/with-kube-api" bash .ci/steps/api/in-cluster.sh || fail "the check with the API server failed: see above"
