source "$(dirname "$0")/../lib.sh"

# The example with a second server and with the third-party files in ../fleet.
fleet() {
  cp -r "$EXAMPLES/kpt" "$1"
  cp -r "$CI_ROOT/.ci/fleet/." "$1"
  cat "$CI_ROOT/.ci/notes.yaml" >>"$1/staging/stack.yaml"
}
others() {
  printf '%s\n' production/network-policy.yaml staging/by-hand.yaml staging/zz-by-hand.yaml staging/canary/by-hand.yaml staging/stack.yaml \
    production/stack.yaml staging/canary/stack.yaml
}
commit() {
  git -C "$1" add -A
  git -C "$1" commit -qm "$2"
}
# unchanged FOLDER WHAT: no file is changed or added
unchanged() {
  git -C "$1" diff --exit-code || fail "$2 must change nothing"
  equal "$2 must add no file" "" "$(git -C "$1" status --porcelain)"
}
render() {
  run "kpt fn render" kpt fn render --allow-exec --truncate-output=false "$1"
  cp "$CI_WORK/run.log" "$CI_WORK/kpt.log"
}
evaluate() {
  run "kpt fn eval" kpt fn eval "$1" --exec mcp-stack --truncate-output=false --fn-config "$1/staging/stack.yaml"
  cp "$CI_WORK/run.log" "$CI_WORK/kpt.log"
}

# changed FOLDER: the differences from the last commit
changed() {
  git -C "$1" add -A
  git -C "$1" diff --cached --name-status --no-renames
}

work=$CI_WORK/kpt
mkdir "$work"
fleet "$work/fleet"
git -C "$work/fleet" init -q
commit "$work/fleet" "Add the input"
cp -r "$work/fleet" "$work/bare"

# How kpt itself reformats these files, with a function that returns its input.
cp -r "$work/fleet" "$work/identity"
sed -i 's/exec: mcp-stack/exec: cat/' "$work"/identity/*/Kptfile "$work"/identity/*/*/Kptfile
run "kpt fn render with cat" kpt fn render --allow-exec "$work/identity"

render "$work/fleet"
equal "generated files" "production/mcp-production/deployment_fetch.yaml
production/mcp-production/ingress_fetch.yaml
production/mcp-production/service_fetch.yaml
staging/canary/mcp-canary/configmap_notes-config.yaml
staging/canary/mcp-canary/deployment_notes.yaml
staging/canary/mcp-canary/service_notes.yaml
staging/mcp-staging/configmap_notes-config.yaml
staging/mcp-staging/deployment_fetch.yaml
staging/mcp-staging/deployment_notes.yaml
staging/mcp-staging/persistentvolumeclaim_notes-pvc.yaml
staging/mcp-staging/service_fetch.yaml
staging/mcp-staging/service_notes.yaml" "$(git -C "$work/fleet" ls-files --others)"
for file in $(others); do
  diff -u "$work/identity/$file" "$work/fleet/$file" || fail "$file must be as kpt itself formats it"
done
equal "comments in by-hand.yaml" "$(grep -o '#.*' "$CI_ROOT/.ci/fleet/staging/by-hand.yaml")" "$(grep -o '#.*' "$work/fleet/staging/by-hand.yaml")"
commit "$work/fleet" "Add the generated objects"
render "$work/fleet"
unchanged "$work/fleet" "the second kpt fn render"
echo "kpt fn render: the second run changes nothing, and third-party files are as kpt itself formats them"

# Without a functionConfig, every stack of the package is rendered.
run "kpt fn eval without a functionConfig" kpt fn eval "$work/bare" --exec mcp-stack
diff -r --exclude=.git "$work/fleet" "$work/bare" || fail "kpt fn eval must give the same result as kpt fn render"
echo "kpt fn eval without --fn-config: the same files"

evaluate "$work/fleet"
unchanged "$work/fleet" "kpt fn eval after kpt fn render"
evaluate "$work/fleet"
unchanged "$work/fleet" "the second kpt fn eval"
echo "kpt fn eval after kpt fn render: changes nothing, twice"

# A copy under another name is a third-party object, although it has the annotation.
sed 's/name: notes-config$/name: notes-config-copy/' "$work/fleet/staging/mcp-staging/configmap_notes-config.yaml" \
  >"$work/fleet/staging/kept-config.yaml"
equal "the copy" "ConfigMap mcp-staging/notes-config-copy" "$(objects list "$work/fleet/staging/kept-config.yaml")"
commit "$work/fleet" "Add a copy"
cp -r "$work/fleet" "$work/other"
for tool in render evaluate; do
  folder=$work/fleet
  [ "$tool" = render ] || folder=$work/other
  cp "$EXAMPLES/kpt/staging/stack.yaml" "$folder/staging/stack.yaml"
  commit "$folder" "Remove the server notes"
  $tool "$folder"
  equal "changes by $tool when a server is removed from the stack" "D	staging/mcp-staging/configmap_notes-config.yaml
D	staging/mcp-staging/deployment_notes.yaml
D	staging/mcp-staging/persistentvolumeclaim_notes-pvc.yaml
D	staging/mcp-staging/service_notes.yaml" "$(changed "$folder")"
  for object in 'ConfigMap `notes-config`' 'Deployment `notes`' 'PersistentVolumeClaim `notes-pvc`' 'Service `notes`'; do
    grep -qF "removed the $object" "$CI_WORK/kpt.log" || { cat "$CI_WORK/kpt.log"; fail "kpt must print that the $object is removed"; }
  done
  commit "$folder" "Remove its objects"
  $tool "$folder"
  unchanged "$folder" "$tool after the removal"
  echo "$tool: removing a server removes its files and nothing else"

  sed -i 's/^  namespace: mcp-staging$/  namespace: mcp-moved/' "$folder/staging/stack.yaml"
  commit "$folder" "Change the namespace"
  $tool "$folder"
  equal "changes by $tool when the namespace of the stack changes" "A	staging/mcp-moved/deployment_fetch.yaml
A	staging/mcp-moved/service_fetch.yaml
D	staging/mcp-staging/deployment_fetch.yaml
D	staging/mcp-staging/service_fetch.yaml" "$(changed "$folder")"
  echo "$tool: changing the namespace moves every file"
done

for example in "$EXAMPLES"/*/stack.yaml; do
  name=$(basename "$(dirname "$example")")
  cp -r "$(dirname "$example")" "$work/$name"
  git -C "$work/$name" init -q
  run "kpt fn eval of $name" kpt fn eval "$work/$name" --exec mcp-stack
  commit "$work/$name" "Add the generated objects"
  run "kpt fn eval of $name, again" kpt fn eval "$work/$name" --exec mcp-stack
  unchanged "$work/$name" "the second kpt fn eval of $name"
  mcp-stack render "$example" >"$work/$name.yaml" 2>/dev/null
  equal "objects of $name" "$(objects list "$work/$name.yaml")" \
    "$(objects list "$work/$name"/mcp*/*.yaml)"
done
echo "every example: the second run changes nothing"
