source "$(dirname "$0")/../lib.sh"

# The binary must be static because the image contains nothing else.
[ "$(uname -m)" = x86_64 ] || fail "the release is built for $TRIPLE: the machine must be x86_64, got $(uname -m)"
RUSTFLAGS='-C target-feature=+crt-static' cargo build --release --locked --bin mcp-stack --target "$TRIPLE" || fail "cargo build"
cp "$CARGO_TARGET_DIR/$TRIPLE/release/mcp-stack" "$CI_WORK/bin/mcp-stack"

size=$(stat -c %s "$CI_WORK/bin/mcp-stack")
echo "$size bytes"
[ "$size" -le 5000000 ] || fail "the binary must be at most 5000000 bytes"
linked=$(ldd "$CI_WORK/bin/mcp-stack" 2>&1 || true)
case $linked in
  *'statically linked'* | *'not a dynamic executable'*) echo "statically linked" ;;
  *) fail "the binary must be static, got: $linked" ;;
esac
equal "mcp-stack --version" "mcp-stack $(cargo pkgid | sed 's/.*[#@]//')" "$(mcp-stack --version)"
