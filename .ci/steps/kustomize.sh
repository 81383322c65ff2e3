source "$(dirname "$0")/../lib.sh"

cd "$EXAMPLES/kustomize"
for environment in staging production; do
  run "kustomize build $environment" kustomize build --enable-alpha-plugins --enable-exec "$environment" \
    -o "$CI_WORK/kustomize-$environment.yaml"
  equal "objects of $environment" "Deployment mcp-$environment/fetch
Ingress mcp-$environment/fetch
Namespace /mcp-$environment
Service mcp-$environment/fetch" "$(objects list "$CI_WORK/kustomize-$environment.yaml")"
done

# differs WHAT OBJECT POINTER STAGING PRODUCTION
differs() {
  equal "$1 in staging" "$4" "$(objects get "$CI_WORK/kustomize-staging.yaml" "$2" "$3")"
  equal "$1 in production" "$5" "$(objects get "$CI_WORK/kustomize-production.yaml" "$2" "$3")"
}
container=/spec/template/spec/containers/0
image=ghcr.io/stackloklabs/gofetch/server:1.0.5
for kind in Deployment Service Ingress; do
  differs "the environment's label on the $kind" "$kind/fetch" /metadata/labels/environment staging production
done
differs "the host" Ingress/fetch /spec/rules/0/host mcp-fetch.staging.example.com mcp-fetch.example.com
differs "the issuer" Ingress/fetch /metadata/annotations/cert-manager.io~1cluster-issuer absent letsencrypt-production
differs "the TLS secret" Ingress/fetch /spec/tls/0/secretName absent fetch-tls
differs "a variable" Deployment/fetch $container/env/0/name ENABLE_PROMETHEUS absent
differs "the CPU request" Deployment/fetch $container/resources/requests/cpu 100m 200m
differs "the memory request" Deployment/fetch $container/resources/requests/memory 128Mi 256Mi
differs "the image" Deployment/fetch $container/image $image $image
differs "the replicas" Deployment/fetch /spec/replicas 1 1

# As documented, kustomize silently skips the function without --enable-exec.
kustomize build --enable-alpha-plugins production >"$CI_WORK/trap.yaml" || fail "kustomize build without --enable-exec"
equal "objects without --enable-exec" "Namespace /mcp-production" "$(objects list "$CI_WORK/trap.yaml")"
if grep -q mcp.p2pmmo.vn/generated "$CI_WORK/trap.yaml"; then fail "the README's check must detect that the function was skipped"; fi
grep -q mcp.p2pmmo.vn/generated "$CI_WORK/kustomize-production.yaml" || fail "the README's check must pass if the function was run"
