source "$(dirname "$0")/../lib.sh"

# Generated objects of kinds that k8s-openapi lacks, in testdata and in the examples; an unknown field is a failure.
MCP_STACK_CRDS=$CI_SHARED/crds cargo test --quiet --test it crds:: >"$CI_WORK/run.log" 2>&1 || {
  cat "$CI_WORK/run.log"
  fail "custom objects must fit the CRDs of their operators"
}
grep -o 'validated: [1-9].*' "$CI_WORK/run.log" || fail "the test must validate custom objects, printed: $(cat "$CI_WORK/run.log")"
