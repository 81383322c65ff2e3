# The function as a container image: one static binary, no shell, running as nobody.
#
#     docker build -t mcp-stack .
#     docker run --rm -i --network none mcp-stack < resource-list.yaml
#
# The last stage copies only the files under /out of the stage `build`: mcp-stack, etc/passwd, etc/group. If these files already
# exist, build the last stage alone: everything from the last FROM on, without `--from=build`, in a context with the folder out/.

ARG RUST_VERSION=1.95
FROM rust:${RUST_VERSION}-slim-bookworm AS build
WORKDIR /src
COPY . .
# Builds for the platform of the builder. The target triple is explicit so that RUSTFLAGS apply to the binary only, not to build scripts.
RUN set -eu; \
    target="$(uname -m)-unknown-linux-gnu"; \
    RUSTFLAGS='-C target-feature=+crt-static' cargo build --release --locked --bin mcp-stack --target "$target"; \
    mkdir -p /out/etc; \
    cp "target/$target/release/mcp-stack" /out/mcp-stack; \
    echo 'nobody:x:65534:65534:nobody:/:/sbin/nologin' > /out/etc/passwd; \
    echo 'nobody:x:65534:' > /out/etc/group

FROM scratch
LABEL org.opencontainers.image.title="mcp-stack" \
      org.opencontainers.image.description="KRM function: turns one McpStack into the Kubernetes manifests of a fleet of MCP servers" \
      org.opencontainers.image.source="https://github.com/p2pmmo/mcp-stack" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /out/ /
USER nobody
ENTRYPOINT ["/mcp-stack"]
