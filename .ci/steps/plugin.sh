source "$(dirname "$0")/../lib.sh"

cd "$EXAMPLES/kubectl-plugin"
export XDG_CONFIG_HOME=$CI_WORK/empty
if kubectl kustomize --enable-alpha-plugins staging >"$CI_WORK/run.log" 2>&1; then fail "kubectl kustomize must fail without the plugin"; fi
grep -q 'unable to find plugin root' "$CI_WORK/run.log" || fail "kubectl must print that there is no plugin, printed: $(cat "$CI_WORK/run.log")"

plugin_folder
for environment in staging production; do
  run "kubectl kustomize $environment" kubectl kustomize --enable-alpha-plugins "$environment" -o "$CI_WORK/plugin-$environment.yaml"
  equal "objects of $environment, compared with the example kustomize" "$(objects list "$CI_WORK/kustomize-$environment.yaml")" \
    "$(objects list "$CI_WORK/plugin-$environment.yaml")"
done

# kustomize also passes a small configuration in an environment variable, whose length is limited to 131,071 characters.
mkdir -p "$CI_WORK/large"
cd "$CI_WORK/large"
python3 - <<'PYTHON'
servers = 100
with open("stack.yaml", "w") as file:
    print("apiVersion: mcp.p2pmmo.vn/v1alpha1\nkind: McpStack\nmetadata:\n  name: large\n  namespace: mcp\nspec:\n"
          "  global:\n    domain: example.com\n  mcp:", file=file)
    for server in range(servers):
        print(f"    server-{server:03}:\n      image:\n        repository: example/server\n        tag: v1.0.{server}\n"
              "      ingress: {}\n      config:\n        mountPath: /etc/server\n        files:\n          server.conf: |", file=file)
        for line in range(50):
            print(f"            option-{line} = \"value {line} of server {server}, at length\"", file=file)
with open("kustomization.yaml", "w") as file:
    print("generators:\n- stack.yaml", file=file)
PYTHON
size=$(stat -c %s stack.yaml)
[ "$size" -ge 250000 ] || fail "the generated stack must have at least 250000 bytes, got $size"
run "kubectl kustomize of $size bytes" kubectl kustomize --enable-alpha-plugins . -o out.yaml
equal "kinds of the stack of $size bytes" "    100 ConfigMap
    100 Deployment
    100 Ingress
    100 Service" "$(objects list out.yaml | cut -d' ' -f1 | sort | uniq -c | sed 's/^ */    /')"
echo "a stack of $size bytes gives 400 objects"
