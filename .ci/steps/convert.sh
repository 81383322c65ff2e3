source "$(dirname "$0")/../lib.sh"

bash .ci/convert "$(command -v mcp-stack)" || fail "what was converted must be what the chart rendered: the reason stands above"
