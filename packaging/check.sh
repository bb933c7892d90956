#!/usr/bin/env bash
# Checks what is in this folder, and the Dockerfile, without Docker: `packaging/check.sh [--build]`.
#
# - The unit: `systemd-analyze verify`, with a program that exists, and its exposure (0 best, 10 worst).
# - The health check of the Dockerfile, as it is written there, against a server that runs and one that does not.
# - .dockerignore: nothing that the compilers read is left out.
# - With --build: the RUN steps of the build stage, in a copy of what the image is built from. This takes long.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
scratch=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$scratch"' EXIT

fail() { printf '✗ %s\n' "$*" >&2; exit 1; }
well() { printf '✓ %s\n' "$*"; }

program=${ROLECALL_SERVER:-target/debug/rolecall-server}
[ -x "$program" ] || fail "$program does not exist: build the server, or name it in ROLECALL_SERVER"

if command -v systemd-analyze >/dev/null; then
  sed "s|^ExecStart=.*|ExecStart=$(realpath "$program")|" packaging/rolecall.service >"$scratch/rolecall.service"
  said=$(systemd-analyze verify --man=no "$scratch/rolecall.service" 2>&1) || fail "the unit: $said"
  # What it says about other units of this machine does not count.
  ! grep -q "rolecall.service" <<<"$said" || fail "the unit: $said"
  well "the unit is valid"
  if exposure=$(systemd-analyze security --offline=true "$scratch/rolecall.service" 2>/dev/null | tail -n 1); then
    well "${exposure#*→ }"
  fi
else
  printf '· no systemd-analyze here: the unit was not checked\n'
fi

# The exec form is JSON.
health=$(sed -n 's/^HEALTHCHECK.* CMD //p' Dockerfile)
python3 - "$health" >"$scratch/health" <<'PYTHON'
import json, sys
command = json.loads(sys.argv[1])
assert command[:2] == ["bash", "-c"], command
print(command[2])
PYTHON
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
export ROLECALL_LISTEN=127.0.0.1:$port ROLECALL_DATABASE_URL=sqlite://$scratch/rolecall.db
healthy() { bash -c "$(cat "$scratch/health")" 2>/dev/null; }
! healthy || fail "the health check succeeds without a server"
"$program" 2>"$scratch/log" &
server=$!
for _ in $(seq 300); do
  ! grep -q ready "$scratch/log" || break
  sleep 0.1
done
healthy || fail "the health check fails: $(cat "$scratch/log")"
kill "$server"
wait "$server" || fail "the server does not stop well"
server=
! healthy || fail "the health check succeeds after the server has stopped"
well "the health check knows a server that runs from one that does not"

# A pattern of .dockerignore without a wildcard names a file or folder of the checkout.
mkdir "$scratch/context"
ignored=()
while read -r pattern; do
  case $pattern in "" | "#"* | "**"*) ;; /*) ignored+=(":(exclude)${pattern#/}") ;; *) fail "unexpected pattern in .dockerignore: $pattern" ;; esac
done <.dockerignore
git ls-files -z -- . "${ignored[@]}" | xargs -0 cp --parents -t "$scratch/context"
missing=$(grep -rhoE 'include_(str|bytes)!\("[^"]+"\)' --include='*.rs' crates src | wc -l)
while IFS=: read -r file path; do
  path=$(sed -E 's/.*\("([^"]+)"\).*/\1/' <<<"$path")
  found=$(realpath -m --relative-to=. "$(dirname "$file")/$path")
  # Tests may read what the image is not built from.
  if [ -e "$found" ] && [ ! -e "$scratch/context/$found" ]; then
    case $found in README.md | docs/* | tests/*) ;; *) fail ".dockerignore leaves out $found, which $file reads" ;; esac
  fi
done < <(grep -roE 'include_(str|bytes)!\("[^"]+"\)' --include='*.rs' crates src)
well ".dockerignore leaves out nothing of $missing files that are compiled in"

if [ "${1:-}" = --build ]; then
  # The first stage is the build; `rustup` is the base image's work if it is not here.
  sed -n '/ AS build$/,/^FROM debian/p' Dockerfile | sed -n 's/^RUN //p' >"$scratch/steps"
  while read -r step; do
    case $step in
      rustup*) command -v rustup >/dev/null || continue ;;
    esac
    printf '· %s\n' "$step"
    (cd "$scratch/context" && bash -c "$step") || case $step in
      # Where the release server cannot be reached, ./dev compiles the target itself.
      rustup*) printf '· rustup cannot download here\n' ;;
      *) fail "$step" ;;
    esac
  done <"$scratch/steps"
  "$scratch/context/target/release/rolecall-server" --version
  well "the build stage"
fi
