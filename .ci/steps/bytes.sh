source "$(dirname "$0")/../lib.sh"

# A package of third-party files in every YAML style and one stack: with the function, every third-party file is byte for byte what it is
# without the function, after one run and after two.
package=$CI_WORK/package
python3 .ci/steps/bytes/package.py "$package" ${CI_SHARED:+"$CI_SHARED"}
cp "$EXAMPLES/kpt/staging/stack.yaml" "$package/stack.yaml"
count=$(find "$package" -name '*.yaml' | wc -l)
echo "$count files, $(du -sk "$package" | cut -f1) kB"
[ -z "$CI_SHARED" ] || [ "$count" -ge 300 ] || fail "the package must have at least 300 files, got $count"

kpt fn source "$package" >"$CI_WORK/source.yaml"
kpt fn sink "$CI_WORK/sunk" <"$CI_WORK/source.yaml"
mcp-stack <"$CI_WORK/source.yaml" >"$CI_WORK/ours.yaml" || fail "mcp-stack with the package as input"
kpt fn sink "$CI_WORK/sunk-ours" <"$CI_WORK/ours.yaml"
same=0
while read -r file; do
  cmp "$CI_WORK/sunk/$file" "$CI_WORK/sunk-ours/$file" || fail "$file must be unchanged"
  same=$((same + 1))
done < <(cd "$CI_WORK/sunk" && find . -type f)
new=$(diff -rq "$CI_WORK/sunk" "$CI_WORK/sunk-ours" | grep -c '^Only in' || true)
[ "$new" -ge 1 ] || fail "the stack must generate objects"
kpt fn source "$CI_WORK/sunk-ours" | mcp-stack | kpt fn sink "$CI_WORK/sunk-twice"
diff -r "$CI_WORK/sunk-ours" "$CI_WORK/sunk-twice" || fail "the second run must change nothing"
echo "$same third-party files are unchanged after one run and after two"

# The same without kpt, which reformats files: the output of the first run is the input of the second.
mcp-stack <"$CI_WORK/ours.yaml" >"$CI_WORK/ours-twice.yaml"
cmp "$CI_WORK/ours.yaml" "$CI_WORK/ours-twice.yaml" || fail "the second run must not change the list"

# Strings that YAML readers could take for another type, through kustomize and kpt.
python3 .ci/steps/bytes/strings.py "$CI_WORK" || fail "the check of strings failed: see above"
