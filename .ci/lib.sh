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

# run WHAT COMMAND...: prints the output of the command only if it fails
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

# plugin_folder: makes the program available to kubectl and kustomize as a plugin
plugin_folder() {
  export XDG_CONFIG_HOME=$CI_WORK/config
  local folder=$XDG_CONFIG_HOME/kustomize/plugin/mcp.p2pmmo.vn/v1alpha1/mcpstack
  mkdir -p "$folder"
  ln -sf "$(command -v mcp-stack)" "$folder/McpStack"
}

# helm4 COMMAND...: Helm 4, with a plugin directory that only the gate uses
helm4() {
  local home=$CI_WORK/helm4-home
  XDG_DATA_HOME=$home/data XDG_CACHE_HOME=$home/cache XDG_CONFIG_HOME=$home/config command helm4 "$@"
}

# helm4_plugins: installs the published plugin, with the program in it, and the plugin `same`, which copies its input to its output and to a file
helm4_plugins() {
  local folder=$CI_WORK/helm4-plugins
  [ ! -d "$folder" ] || return 0
  mkdir -p "$folder/same"
  cp -r "$CI_ROOT/functions/mcp-stack/helm" "$folder/mcp-stack"
  mkdir "$folder/mcp-stack/bin"
  cp "$(command -v mcp-stack)" "$folder/mcp-stack/bin/mcp-stack"
  sed -e 's/^name: .*/name: same/' -e '/^  - os: windows/,$d' "$folder/mcp-stack/plugin.yaml" >"$folder/same/plugin.yaml"
  echo '  - command: tee' >>"$folder/same/plugin.yaml"
  for plugin in mcp-stack same; do
    run "helm4 plugin install of the folder $plugin" helm4 plugin install "$folder/$plugin"
  done
}
