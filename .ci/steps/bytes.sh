source "$(dirname "$0")/../lib.sh"

# A package of other people's files, in every style, goes through the function with a stack: every file that is not ours comes out as
# it does without the function. And again.
package=$CI_WORK/package
python3 .ci/steps/bytes/package.py "$package" ${CI_SHARED:+"$CI_SHARED"}
cp "$EXAMPLES/kpt/staging/stack.yaml" "$package/stack.yaml"
count=$(find "$package" -name '*.yaml' | wc -l)
echo "$count files, $(du -sk "$package" | cut -f1) kB"
[ -z "$CI_SHARED" ] || [ "$count" -ge 300 ] || fail "the package must have 300 files at least"

kpt fn source "$package" >"$CI_WORK/source.yaml"
kpt fn sink "$CI_WORK/sunk" <"$CI_WORK/source.yaml"
mcp-stack <"$CI_WORK/source.yaml" >"$CI_WORK/ours.yaml" || fail "mcp-stack over the package"
kpt fn sink "$CI_WORK/sunk-ours" <"$CI_WORK/ours.yaml"
same=0
while read -r file; do
  cmp "$CI_WORK/sunk/$file" "$CI_WORK/sunk-ours/$file" || fail "$file must be what it was"
  same=$((same + 1))
done < <(cd "$CI_WORK/sunk" && find . -type f)
new=$(diff -rq "$CI_WORK/sunk" "$CI_WORK/sunk-ours" | grep -c '^Only in' || true)
[ "$new" -ge 1 ] || fail "the stack must make objects"
kpt fn source "$CI_WORK/sunk-ours" | mcp-stack | kpt fn sink "$CI_WORK/sunk-twice"
diff -r "$CI_WORK/sunk-ours" "$CI_WORK/sunk-twice" || fail "the second run must change no byte"
echo "$same files are byte for byte what they were, once and twice"

# The same without kpt's own rewriting: the list itself, items of ours taken out, is the input.
mcp-stack <"$CI_WORK/ours.yaml" >"$CI_WORK/ours-twice.yaml"
cmp "$CI_WORK/ours.yaml" "$CI_WORK/ours-twice.yaml" || fail "the second run must change no byte of the list"

# Strings that readers of YAML take for something else, through real kustomize and kpt.
python3 .ci/steps/bytes/strings.py "$CI_WORK" || fail "the strings: the reason stands above"
