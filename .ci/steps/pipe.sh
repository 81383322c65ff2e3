source "$(dirname "$0")/../lib.sh"

work=$CI_WORK/pipe
mkdir "$work"
for package in staging production; do
  cp -r "$EXAMPLES/kpt/$package" "$work/$package"
  kpt fn source "$work/$package" | mcp-stack | kpt fn sink "$work/rendered-$package" || fail "kpt fn source | mcp-stack | kpt fn sink of $package"
  run "kpt fn eval $package" kpt fn eval "$work/$package" --exec mcp-stack --fn-config "$work/$package/stack.yaml"
  diff -r "$work/$package" "$work/rendered-$package" || fail "the pipe must give the same result as kpt fn eval"
  echo "$package: $(find "$work/rendered-$package/mcp-$package" -name '*.yaml' | wc -l) generated files, the same as with kpt fn eval"
done
