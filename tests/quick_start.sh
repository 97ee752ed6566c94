#!/usr/bin/env bash
# The quick start of the README, as written, in a copy of what git holds: clone, make run, open the page.
set -euo pipefail
cd "$(dirname "$0")/.."
port=${PORT:-8765}
folder=$(mktemp -d)
trap 'kill -- -$server 2>/dev/null || true; rm -rf "$folder"' EXIT
git clone -q . "$folder/yici"
cd "$folder/yici"
begun=$SECONDS
set -m
make run PORT="$port" >"$folder/log" 2>&1 &
server=$!
for _ in $(seq 600); do
  if curl -fs -o /dev/null "http://127.0.0.1:$port/sign-in/"; then
    tail -20 "$folder/log"
    echo "served after $((SECONDS - begun)) s"
    exit 0
  fi
  kill -0 "$server" 2>/dev/null || break
  sleep 1
done
cat "$folder/log"
echo "make run did not serve the page" >&2
exit 1
