#!/usr/bin/env bash
# Compares whole processes on this machine in a Markdown table:
#
#     bash benches/compare.sh            prints the table
#     bash benches/compare.sh README.md  replaces the table under "## Speed" in that file
#
# Requires cargo, and Helm 3 as `helm` or in $HELM; if absent, Helm is installed with Go. kustomize and kpt are measured if installed.
set -euo pipefail
readme=${1:+$(realpath "$1")}
cd "$(dirname "${BASH_SOURCE[0]}")/.."
target=${CARGO_TARGET_DIR:-$PWD/target}
triple=$(uname -m)-unknown-linux-gnu
work=$(mktemp -d "${TMPDIR:-/tmp}/mcp-stack-compare.XXXXXX")
trap 'rm -rf "$work"' EXIT

helm=${HELM:-$(command -v helm || true)}
if [ -z "$helm" ]; then
  command -v go >/dev/null || { echo "compare.sh: neither helm nor go, which would install it, is in \$PATH" >&2; exit 2; }
  GOBIN=$target/tools go install helm.sh/helm/v3/cmd/helm@v3.22.0
  helm=$target/tools/helm
fi

flags='-C target-feature=+crt-static'
RUSTFLAGS=$flags cargo build --quiet --release --locked --bin mcp-stack --target "$triple"
cp "$target/$triple/release/mcp-stack" "$work/mcp-stack"
cargo bench --quiet --bench processes -- inputs "$work"
"$work/mcp-stack" <"$work/list-1.yaml" >"$work/one.yaml"
OUTPUT=$work/one.yaml rustc --edition 2024 -O -C strip=symbols -C panic=abort $flags --target "$triple" -o "$work/empty" benches/empty.rs
cargo bench --quiet --bench processes -- compare "$work" "$work/mcp-stack" "$work/empty" "$helm" "$PWD/benches/chart" | tee "$work/table.md"

if [ -n "$readme" ]; then
  awk -v table="$work/table.md" '
    /^## / { speed = $0 == "## Speed" }
    speed && /^\|/ { if (!done++) while ((getline line < table) > 0) print line; next }
    { print }' "$readme" >"$work/readme.md"
  cp "$work/readme.md" "$readme"
fi
