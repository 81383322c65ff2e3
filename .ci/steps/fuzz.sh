source "$(dirname "$0")/../lib.sh"

# Every fuzzer for a minute, or for five with CI_ALL, two at a time, from the inputs under fuzz/seeds. `cargo test` replays earlier findings.
SECONDS_EACH=60
if [ -n "$CI_ALL" ]; then SECONDS_EACH=300; fi
SEED=1
targets=$CARGO_TARGET_DIR/fuzz programs=$CARGO_TARGET_DIR/fuzz/$TRIPLE/release work=$CI_WORK/fuzz
mkdir "$work"
# cargo-fuzz uses compiler flags that are unstable
export RUSTC_BOOTSTRAP=1
run "cargo fuzz build" cargo fuzz build --sanitizer none --target-dir "$targets"

# fuzz TARGET
fuzz() {
  local corpus=$work/$1
  mkdir "$corpus"
  "$programs/$1" -seed=$SEED -max_total_time=$SECONDS_EACH -max_len=4096 -timeout=20 -rss_limit_mb=2048 -print_final_stats=1 \
    -artifact_prefix="$work/$1-" "$corpus" "fuzz/seeds/$1" >"$work/$1.log" 2>&1
}

status=0
for pair in "reader function" "envelope stack" "emitter stream"; do
  declare -A running=()
  for target in $pair; do
    fuzz "$target" &
    running[$target]=$!
  done
  for target in $pair; do
    if wait "${running[$target]}"; then
      echo "$target: $(sed -n 's/^stat::number_of_executed_units: *//p' "$work/$target.log") executions, nothing found"
    else
      status=1
      grep -m1 -A4 panicked "$work/$target.log" || tail -20 "$work/$target.log"
      for artifact in "$work/$target"-*; do
        echo "$target found ${artifact##*/}; as base64, to be added to fuzz/found/$target:"
        base64 -w0 "$artifact"
        echo
      done
    fi
  done
done
[ "$status" -eq 0 ] || fail "a fuzzer found something"
