# Sourced by every step.
set -euo pipefail
set -E
trap 'echo "FAILED: ${BASH_SOURCE[0]##*/}:$LINENO: $BASH_COMMAND"' ERR
cd "$CI_ROOT"
EXAMPLES=$CI_ROOT/functions/mcp-stack/examples
TRIPLE=x86_64-unknown-linux-gnu

fail() {
  trap - ERR
  echo "FAILED: $*"
  exit 1
}

# equal WHAT EXPECTED FOUND
equal() {
  [ "$2" != "$3" ] || return 0
  diff -u --label expected <(printf '%s\n' "$2") --label found <(printf '%s\n' "$3") || true
  fail "$1"
}

# run WHAT COMMAND...: says what the command printed only where it fails
run() {
  local what=$1
  shift
  "$@" >"$CI_WORK/run.log" 2>&1 || {
    cat "$CI_WORK/run.log"
    fail "$what"
  }
}

objects() {
  python3 "$CI_ROOT/.ci/objects.py" "$@"
}

# readme_command N: the N-th line of the README's first block of commands
readme_command() {
  awk '/^```/ { if (inside) exit; inside = /^```sh$/; next } inside' "$CI_ROOT/README.md" | sed -n "$1p"
}

# plugin_folder: where kubectl and kustomize find the program as a plugin from now on
plugin_folder() {
  export XDG_CONFIG_HOME=$CI_WORK/config
  local folder=$XDG_CONFIG_HOME/kustomize/plugin/mcp.p2pmmo.vn/v1alpha1/mcpstack
  mkdir -p "$folder"
  ln -sf "$(command -v mcp-stack)" "$folder/McpStack"
}
