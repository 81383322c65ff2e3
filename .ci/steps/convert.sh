source "$(dirname "$0")/../lib.sh"

bash .ci/convert "$(command -v mcp-stack)" || fail "a converted stack must render what the chart rendered: see above"
