source "$(dirname "$0")/../lib.sh"

command=$(readme_command 1)
case $command in 'cargo run --release -- render '*) ;; *) fail "the README's first command must run the program, got: $command" ;; esac
git clone -q "$CI_ROOT" "$CI_WORK/clone"
cd "$CI_WORK/clone"
equal "the clone is of the last commit" "$(git -C "$CI_ROOT" rev-parse HEAD)" "$(git rev-parse HEAD)"
echo "$command"
bash -c "$command" >"$CI_WORK/first.yaml" || fail "$command"
equal "objects of the first command" "Deployment mcp/fetch
Service mcp/fetch" "$(objects list "$CI_WORK/first.yaml")"
equal "changes in the clone after the first command" "" "$(git status --porcelain)"
