source "$(dirname "$0")/../lib.sh"

bash .ci/patches || fail "one patch, two engines: the reason stands above"
