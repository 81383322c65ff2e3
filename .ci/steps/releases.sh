source "$(dirname "$0")/../lib.sh"

mkdir -p "$CI_WORK/releases"
run "helm create" helm create "$CI_WORK/releases/created"
KUBE_API_NAMESPACES=mcp "$CI_SHARED/bin/with-kube-api" bash .ci/steps/releases/in-cluster.sh || fail "the check with the API server failed: see above"
