source "$(dirname "$0")/../lib.sh"

for set in seed-mcp-server flux-staging; do
  python3 .ci/converted.py "$set" >"$CI_WORK/$set.json"
  mcp-stack render "$CI_WORK/$set.json" >"$CI_WORK/$set.yaml" || fail "mcp-stack render of $set"
  "$CI_SHARED/bin/parity" "$CI_SHARED/parity/$set/chart.yaml" "$CI_WORK/$set.yaml" || fail "$set must give the same objects as the chart"
done
