source "$(dirname "$0")/../lib.sh"

# The last stage of the Dockerfile, with the static binary: the Docker daemon has no network and cannot pull the image of the build stage.
context=$CI_WORK/image
mkdir -p "$context/out/etc"
cp "$CI_WORK/bin/mcp-stack" "$context/out/mcp-stack"
tac Dockerfile | sed '/^FROM /q' | tac | sed 's/--from=build //' >"$context/Dockerfile"
equal "the last stage" "FROM scratch" "$(head -1 "$context/Dockerfile")"
for file in passwd group; do
  sed -n "s|^ *echo '\(.*\)' > /out/etc/$file.*|\1|p" Dockerfile >"$context/out/etc/$file"
  grep -q '^nobody:' "$context/out/etc/$file" || fail "the Dockerfile must write /etc/$file with the user nobody"
done

"$CI_SHARED/bin/with-docker" bash .ci/steps/container/in-docker.sh "$context" ||
  fail "the check with the private Docker daemon failed: see above (dockerd requires root and writable cgroups)"
