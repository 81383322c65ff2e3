# Run by with-kube-api, with KUBECONFIG set.
source "$(dirname "$0")/../../lib.sh"

kubectl version 2>/dev/null | grep Server || fail "the API server does not answer"
accepted=0 objects=0
for file in "$CI_WORK"/renderings/*.yaml; do
  kubectl apply --server-side --dry-run=server -f "$file" >"$CI_WORK/run.log" 2>&1 || {
    cat "$CI_WORK/run.log"
    fail "the API server must accept $(basename "$file")"
  }
  grep -i '^warning' "$CI_WORK/run.log" | sed "s|^|$(basename "$file"): |" || true
  count=$(grep -c 'serverside-applied' "$CI_WORK/run.log")
  equal "number of accepted objects of $(basename "$file")" "$(objects list "$file" | wc -l)" "$count"
  accepted=$((accepted + 1)) objects=$((objects + count))
done
echo "accepted: $accepted renderings, $objects objects"

rejected=0
for file in "$CI_WORK"/stores/*.json; do
  if kubectl apply --server-side --dry-run=server -f "$file" >"$CI_WORK/run.log" 2>&1; then
    fail "the API server must reject a SecretStore without credentials: $(cat "$file")"
  fi
  grep -q universalAuthCredentials "$CI_WORK/run.log" || fail "the API server must reject the SecretStore because of its credentials, got: $(cat "$CI_WORK/run.log")"
  rejected=$((rejected + 1))
done
echo "rejected: $rejected SecretStores of the chart"
