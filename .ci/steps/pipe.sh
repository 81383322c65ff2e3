source "$(dirname "$0")/../lib.sh"

work=$CI_WORK/pipe
mkdir "$work"
for package in staging production; do
  cp -r "$EXAMPLES/kpt/$package" "$work/$package"
  kpt fn source "$work/$package" | mcp-stack | kpt fn sink "$work/rendered-$package" || fail "source, function, sink of $package"
  run "kpt fn eval $package" kpt fn eval "$work/$package" --exec mcp-stack --fn-config "$work/$package/stack.yaml"
  diff -r "$work/$package" "$work/rendered-$package" || fail "the pipe must leave what kpt fn eval leaves"
  echo "$package: $(find "$work/rendered-$package/mcp-$package" -name '*.yaml' | wc -l) generated files, the same as of kpt fn eval"
done
