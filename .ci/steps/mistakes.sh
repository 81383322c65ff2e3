source "$(dirname "$0")/../lib.sh"

python3 .ci/steps/mistakes/mistakes.py || fail "the check of invalid input failed: see above"
python3 .ci/steps/mistakes/hostile.py || fail "the check of hostile input failed: see above"
# Endless input.
if yes | mcp-stack >"$CI_WORK/endless.yaml" 2>"$CI_WORK/run.log"; then fail "endless input must be rejected"; fi
grep 'error: ' "$CI_WORK/run.log" || fail "standard error must say why endless input is rejected"

# With kpt and kustomize, an invalid stack is an error that is printed, and no file is written.
cp -r "$EXAMPLES/kpt/staging" "$CI_WORK/mistaken"
sed -i 's/^      port: 8080$/      prot: 8080/' "$CI_WORK/mistaken/stack.yaml"
cp -r "$CI_WORK/mistaken" "$CI_WORK/mistaken-before"
if kpt fn eval "$CI_WORK/mistaken" --exec mcp-stack --fn-config "$CI_WORK/mistaken/stack.yaml" >"$CI_WORK/run.log" 2>&1; then
  fail "kpt fn eval of a misspelt field must fail"
fi
grep -q 'spec.mcp.fetch.prot' "$CI_WORK/run.log" || fail "kpt must name the misspelt field, printed: $(cat "$CI_WORK/run.log")"
diff -r "$CI_WORK/mistaken-before" "$CI_WORK/mistaken" || fail "kpt must not change any file if the function fails"

cp -r "$EXAMPLES/kustomize" "$CI_WORK/mistaken-build"
sed -i 's/^      port: 8080$/      prot: 8080/' "$CI_WORK/mistaken-build/base/stack.yaml"
if kustomize build --enable-alpha-plugins --enable-exec "$CI_WORK/mistaken-build/staging" >"$CI_WORK/build.yaml" 2>"$CI_WORK/run.log"; then
  fail "kustomize build of a misspelt field must fail"
fi
grep -q 'spec.mcp.fetch.prot' "$CI_WORK/run.log" || fail "kustomize must name the misspelt field, printed: $(cat "$CI_WORK/run.log")"
[ ! -s "$CI_WORK/build.yaml" ] || fail "kustomize must print no manifests if the function fails"
echo "kpt and kustomize fail, name the field and write nothing"
