source "$(dirname "$0")/../lib.sh"

equal "the README's second command is the one that tests" "cargo test" "$(readme_command 2)"
cargo test || fail "cargo test"
cargo fmt --check || fail "cargo fmt --check"
# cargo fmt does not see modules that a macro declares
rustfmt --check src/rules/*.rs || fail "rustfmt --check src/rules/*.rs"
cargo clippy --all-targets -- -D warnings || fail "cargo clippy"
