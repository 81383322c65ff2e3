# Installs missing tools by package name and names any other tool that is missing. Sourced by run; sets PATH.

KUSTOMIZE=v5.8.1
HELM=v3.22.0
HELM4=v4.3.0

require() {
  local tool missing=()
  for tool in "$@"; do
    command -v "$tool" >/dev/null || missing+=("$tool")
  done
  if [ ${#missing[@]} -gt 0 ]; then
    echo "FAILED: not found in PATH, must be installed: ${missing[*]}"
    return 1
  fi
}

packages() {
  local root=()
  if [ "$(id -u)" -ne 0 ]; then
    require sudo || { echo "FAILED: installing $* requires root or sudo"; return 1; }
    root=(sudo)
  fi
  require apt-get || { echo "FAILED: $* must be installed manually: there is no apt-get"; return 1; }
  if [ -z "${updated-}" ]; then
    "${root[@]}" apt-get -qq update || { echo "FAILED: apt-get update"; return 1; }
    updated=yes
  fi
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$@" >"$CI_WORK/apt.log" ||
    { tail -20 "$CI_WORK/apt.log"; echo "FAILED: apt-get install $*"; return 1; }
  echo "installed: $*"
}

setup() {
  PATH=$PATH:/usr/sbin:/sbin
  require bash git cargo rustc go python3 kubectl kpt openssl ldd || return
  cargo fmt --version >/dev/null || { echo "FAILED: the Rust toolchain must include rustfmt"; return 1; }
  cargo clippy --version >/dev/null || { echo "FAILED: the Rust toolchain must include clippy"; return 1; }

  PATH=$(go env GOPATH)/bin:$PATH
  local gobin
  gobin=$(go env GOBIN)
  [ -z "$gobin" ] || PATH=$gobin:$PATH
  if [ "$(kustomize version 2>/dev/null)" != "$KUSTOMIZE" ]; then
    go install "sigs.k8s.io/kustomize/kustomize/v5@$KUSTOMIZE" || { echo "FAILED: go install kustomize $KUSTOMIZE"; return 1; }
  fi
  [ "$(kustomize version)" = "$KUSTOMIZE" ] || { echo "FAILED: kustomize must be $KUSTOMIZE, got $(kustomize version)"; return 1; }

  if ! python3 -c 'import yaml' 2>/dev/null; then
    packages python3-yaml
    python3 -c 'import yaml' 2>/dev/null || python3 -m pip install --quiet pyyaml
    python3 -c 'import yaml' || { echo "FAILED: PyYAML must be installed for python3"; return 1; }
  fi
  case $(helm version --template '{{.Version}}' 2>/dev/null) in
    v3.*) ;;
    *)
      go install "helm.sh/helm/v3/cmd/helm@$HELM" || { echo "FAILED: go install helm $HELM"; return 1; }
      ;;
  esac
  # installed as `helm4`, next to Helm 3
  case $(helm4 version --template '{{.Version}}' 2>/dev/null) in
    "${HELM4%.*}"*) ;;
    *)
      GOBIN=$CI_WORK/go go install "helm.sh/helm/v4/cmd/helm@$HELM4" || { echo "FAILED: go install helm $HELM4"; return 1; }
      mv "$CI_WORK/go/helm" "${gobin:-$(go env GOPATH)/bin}/helm4"
      ;;
  esac
  require helm helm4 c++ || return
  if ! command -v cargo-fuzz >/dev/null; then
    cargo install --quiet --locked cargo-fuzz || { echo "FAILED: cargo install cargo-fuzz"; return 1; }
    PATH=${CARGO_HOME:-$HOME/.cargo}/bin:$PATH
  fi
  require cargo-fuzz || return
  if [ -n "$CI_SHARED" ]; then
    command -v jq >/dev/null || packages jq || return
    command -v etcd >/dev/null || packages etcd-server || return
    command -v dockerd >/dev/null || packages docker.io || return
    # a separate package since Debian 13
    command -v docker >/dev/null || packages docker-cli || return
    require etcd dockerd docker jq || return
  fi
  PATH=$CI_WORK/bin:$PATH

  cargo --version
  go version
  echo "kustomize $(kustomize version), kpt $(kpt version 2>/dev/null), kubectl $(kubectl version --client 2>/dev/null | tr '\n' ' ')"
  echo "helm $(helm version --short 2>/dev/null) and $(helm4 version --short)"
  if [ -n "$CI_SHARED" ]; then
    echo "$(etcd --version | head -1), $(dockerd --version)"
  else
    echo "the folder ../shared is absent: steps that use it are left out"
  fi
}

setup
