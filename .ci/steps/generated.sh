source "$(dirname "$0")/../lib.sh"

# 500 stacks made at random: the schema and the schemas of Kubernetes 1.37 take them, and so does the API server.
stacks=$CI_WORK/generated out=$CI_WORK/renderings
rm -rf "$out"
mkdir "$stacks" "$out" "$CI_WORK/together"
GENERATED_STACKS=$stacks GENERATED_COUNT=500 cargo test --quiet --test it generated:: || fail "the stacks must be made"
equal "stacks made" 500 "$(find "$stacks" -name '*.yaml' | wc -l)"

validators=$CI_WORK/validators
python3 -m venv "$validators" || { echo "FAILED: python3 must have venv"; exit 1; }
run "pip install" "$validators/bin/pip" install --quiet check-jsonschema kubernetes-validate
"$validators/bin/check-jsonschema" --schemafile functions/mcp-stack/schema.json "$stacks"/*.yaml $(find "$EXAMPLES" -name stack.yaml) ||
  fail "the schema must take every stack"
if "$validators/bin/check-jsonschema" --schemafile functions/mcp-stack/schema.json testdata/errors/misspelt/stack.yaml >"$CI_WORK/run.log"; then
  fail "the schema must refuse misspelt fields"
fi
for field in $(sed -n 's/^error\[unknown-field\]: unknown field `.*[].]\([A-Za-z]*\)`$/\1/p' testdata/errors/misspelt/stderr.txt); do
  grep -q "'$field'" "$CI_WORK/run.log" || fail "the schema must refuse the misspelt field $field"
done

for stack in "$stacks"/*.yaml; do
  mcp-stack render "$stack" >"$out/$(basename "$stack")" 2>/dev/null || fail "mcp-stack render of $(basename "$stack")"
done
"$validators/bin/kubernetes-validate" --strict --no-warn -k 1.37 "$out"/*.yaml >"$CI_WORK/run.log" 2>&1 || {
  grep -v 'INFO.*passed' "$CI_WORK/run.log" | head -20
  fail "the schemas of Kubernetes 1.37 must take every object"
}
echo "the schemas of Kubernetes 1.37 take $(grep -c 'INFO.*passed' "$CI_WORK/run.log") objects"

# Twenty-five stacks an `apply`: one takes as long as another.
batch=0
for file in "$out"/*.yaml; do
  sed '$a---' "$file" >>"$CI_WORK/together/$((batch / 25)).yaml"
  batch=$((batch + 1))
done
rm -rf "$out"
mv "$CI_WORK/together" "$out"
"$CI_SHARED/bin/with-kube-api" bash .ci/steps/generated/in-cluster.sh || fail "with the API server: the reason stands above"
