source "$(dirname "$0")/../lib.sh"

python3 .ci/move "$(command -v mcp-stack)" || fail "a release must move without restarts: see above"
