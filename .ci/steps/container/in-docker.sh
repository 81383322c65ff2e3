# Run by with-docker: in-docker.sh CONTEXT
source "$(dirname "$0")/../../lib.sh"

docker version >/dev/null || fail "the Docker daemon does not answer"
image=docker.io/library/mcp-stack:ci
run "docker build" env DOCKER_BUILDKIT=0 docker build --network none -t "$image" "$1"
echo "image: $(docker image inspect -f '{{.Size}}' "$image") bytes"

equal "the image's user" nobody "$(docker image inspect -f '{{.Config.User}}' "$image")"
equal "the image's label" Apache-2.0 "$(docker image inspect -f '{{index .Config.Labels "org.opencontainers.image.licenses"}}' "$image")"
docker run --rm --network none "$image" --help >"$CI_WORK/run.log" || fail "docker run $image --help"
equal "docker run $image --help" "$(mcp-stack --help)" "$(cat "$CI_WORK/run.log")"

# The function runs until its input ends.
container=$(docker run -d -i --network none "$image")
pid=$(docker inspect -f '{{.State.Pid}}' "$container")
equal "the user of the process" 65534 "$(awk '/^Uid:/ { print $2 }' "/proc/$pid/status")"
docker rm -f "$container" >/dev/null

# Without the mount points that Docker adds.
container=$(docker create "$image")
equal "the files of the image" "etc/group
etc/passwd
mcp-stack" "$(docker export "$container" | tar -t | grep -vE '/$|^(\.dockerenv|dev/console|etc/(hostname|hosts|mtab|resolv\.conf))$' | sort)"
docker rm "$container" >/dev/null
for shell in /bin/sh sh /bin/bash /busybox/sh; do
  if docker run --rm --network none --entrypoint "$shell" "$image" -c true 2>/dev/null; then fail "the image must not contain $shell"; fi
done
echo "the image runs as nobody and contains only the program, /etc/passwd and /etc/group"

cp -r "$EXAMPLES/kustomize" "$CI_WORK/container"
cd "$CI_WORK/container"
sed -i "s|^      exec:\$|      container:|; s|^        path: mcp-stack\$|        image: $image|" base/stack.yaml
grep -qF "image: $image" base/stack.yaml || fail "base/stack.yaml of the example kustomize must declare its function with exec.path"
for environment in staging production; do
  run "kubectl kustomize $environment" kubectl kustomize --enable-alpha-plugins "$environment" -o "container-$environment.yaml"
  cmp "$CI_WORK/plugin-$environment.yaml" "container-$environment.yaml" || fail "the container must give the same result as the plugin"
done
echo "kubectl kustomize: the same result as with the plugin"

for way in image exec; do cp -r "$EXAMPLES/kpt/production" "$CI_WORK/by-$way"; done
run "kpt fn eval --image" kpt fn eval "$CI_WORK/by-image" --image "$image" --image-pull-policy IfNotPresent --fn-config "$CI_WORK/by-image/stack.yaml"
run "kpt fn eval --exec" kpt fn eval "$CI_WORK/by-exec" --exec mcp-stack --fn-config "$CI_WORK/by-exec/stack.yaml"
[ -f "$CI_WORK/by-image/mcp-production/deployment_fetch.yaml" ] || fail "kpt fn eval --image must write the objects"
diff -r "$CI_WORK/by-exec" "$CI_WORK/by-image" || fail "kpt must give the same result with the container as with the binary"
echo "kpt fn eval --image: the same result as with the binary"
