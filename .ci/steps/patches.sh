source "$(dirname "$0")/../lib.sh"

bash .ci/patches || fail "patches must have the same results as with kustomize and kubectl: see above"
