#!/usr/bin/env bash
# Start a throw-away PostgreSQL on a free port, set DATABASE_URL, run the command, stop it.
# YICI_PG_FOLDER names a folder that is kept and used again; YICI_PG_OPTIONS are options of the server.
set -euo pipefail
bin=${PGBIN:-$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)}
[ -x "$bin/initdb" ] || { echo "no PostgreSQL found: install Debian's postgresql or set PGBIN" >&2; exit 3; }
kept=${YICI_PG_FOLDER:-}
folder=${kept:-$(mktemp -d "${TMPDIR:-/tmp}/yici-pg-XXXXXX")}
mkdir -p "$folder"
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
as=()
if [ "$(id -u)" = 0 ]; then # PostgreSQL refuses to run as root
  chown postgres "$folder" 2>/dev/null && as=(setpriv --reuid=postgres --regid=postgres --clear-groups) \
    || { chown nobody "$folder"; as=(setpriv --reuid=nobody --clear-groups); }
fi
how=immediate; [ -z "$kept" ] || how=fast
stop() {
  (cd / && "${as[@]}" "$bin/pg_ctl" -D "$folder/data" -m $how stop >/dev/null 2>&1) || true
  [ -n "$kept" ] || rm -rf "$folder"
}
trap stop EXIT
[ -d "$folder/data" ] \
  || (cd / && "${as[@]}" "$bin/initdb" -D "$folder/data" -U yici -A trust -E UTF8 --locale=C.UTF-8 >/dev/null)
(cd / && "${as[@]}" "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/log" \
  -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$folder -c max_connections=200 ${YICI_PG_OPTIONS:-}" \
  start >/dev/null)
export DATABASE_URL="postgres://yici@127.0.0.1:$port/postgres"
"$@"
