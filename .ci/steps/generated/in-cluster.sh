# Run by with-kube-api, with KUBECONFIG set.
source "$(dirname "$0")/../../lib.sh"

accepted=0
for file in "$CI_WORK"/renderings/*.yaml; do
  kubectl apply --server-side --dry-run=server -f "$file" >"$CI_WORK/run.log" 2>&1 || {
    grep -v serverside-applied "$CI_WORK/run.log" | head -20
    fail "the API server must accept $(basename "$file")"
  }
  count=$(grep -c 'serverside-applied' "$CI_WORK/run.log")
  equal "number of accepted objects of $(basename "$file")" "$(grep -c '^kind: ' "$file")" "$count"
  accepted=$((accepted + count))
done
echo "accepted: $accepted objects of $GENERATED_COUNT stacks"
