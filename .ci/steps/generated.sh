source "$(dirname "$0")/../lib.sh"

# Random stacks: the schema accepts them, and the schemas of Kubernetes 1.37 and the API server accept their objects.
export GENERATED_COUNT=500
if [ -n "$CI_ALL" ]; then GENERATED_COUNT=2000; fi
stacks=$CI_WORK/generated out=$CI_WORK/renderings
rm -rf "$out"
mkdir "$stacks" "$out" "$CI_WORK/together"
GENERATED_STACKS=$stacks cargo test --quiet --test it generated:: || fail "the stacks could not be generated"
equal "number of stacks" "$GENERATED_COUNT" "$(find "$stacks" -name '*.yaml' | wc -l)"

validators=$CI_WORK/validators
python3 -m venv "$validators" || fail "the module venv must be installed for python3"
run "pip install" "$validators/bin/pip" install --quiet check-jsonschema kubernetes-validate
"$validators/bin/check-jsonschema" --schemafile functions/mcp-stack/schema.json "$stacks"/*.yaml $(find "$EXAMPLES" -name stack.yaml) ||
  fail "the schema must accept every stack"
if "$validators/bin/check-jsonschema" --schemafile functions/mcp-stack/schema.json testdata/errors/misspelt/stack.yaml >"$CI_WORK/run.log"; then
  fail "the schema must reject misspelt fields"
fi
misspelt=$(sed -n 's/^error\[unknown-field\]: unknown field `.*[].]\([A-Za-z]*\)`$/\1/p' testdata/errors/misspelt/stderr.txt)
[ -n "$misspelt" ] || fail "no misspelt field found in testdata/errors/misspelt/stderr.txt: the pattern in this step must match its messages"
for field in $misspelt; do
  grep -q "'$field'" "$CI_WORK/run.log" || fail "the schema must reject the misspelt field $field"
done

for stack in "$stacks"/*.yaml; do
  mcp-stack render "$stack" >"$out/$(basename "$stack")" 2>/dev/null || fail "mcp-stack render of $(basename "$stack")"
done
"$validators/bin/kubernetes-validate" --strict --no-warn -k 1.37 "$out"/*.yaml >"$CI_WORK/run.log" 2>&1 || {
  grep -v 'INFO.*passed' "$CI_WORK/run.log" | head -20
  fail "the schemas of Kubernetes 1.37 must accept every object"
}
echo "the schemas of Kubernetes 1.37 accept $(grep -c 'INFO.*passed' "$CI_WORK/run.log") objects"

# 25 stacks per `kubectl apply`, because its duration hardly depends on the number of objects.
batch=0
for file in "$out"/*.yaml; do
  sed '$a---' "$file" >>"$CI_WORK/together/$((batch / 25)).yaml"
  batch=$((batch + 1))
done
rm -rf "$out"
mv "$CI_WORK/together" "$out"
"$CI_SHARED/bin/with-kube-api" bash .ci/steps/generated/in-cluster.sh || fail "the check with the API server failed: see above"
