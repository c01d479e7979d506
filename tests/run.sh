#!/usr/bin/env bash
# Everything that is checked: format, lint, types, import contracts, tests on SQLite and on PostgreSQL.
# Installs what Debian has and the tests need (as root), starts a private PostgreSQL and stops it again.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=${VENV:-.venv}/bin

apt() {
  [ "$(id -u)" = 0 ] || { echo "The tests need $*. Run as root, or: sudo apt-get install $*" >&2; exit 1; }
  [ -n "${apt_updated:-}" ] || { apt-get -qq update; apt_updated=1; }
  DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$@" >/dev/null
}
find_pg() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1; }
command -v chromium >/dev/null || apt chromium
command -v fc-list >/dev/null || apt fontconfig
fc-list ':lang=zh' | grep -q . || apt fonts-noto-cjk
[ -x "$(find_pg)/initdb" ] || apt postgresql
pg_bin=$(find_pg)

echo "== format, lint, types, import contracts"
"$bin/ruff" format --check .
"$bin/ruff" check .
"$bin/mypy"
"$bin/lint-imports"

echo "== tests (SQLite)"
"$bin/pytest" -n 2

echo "== tests of the web app (PostgreSQL)"
pg=$(mktemp -d); chmod 755 "$pg"
as_pg() { if [ "$(id -u)" = 0 ]; then chown postgres "$pg"; su postgres -s /bin/bash -c "$*"; else bash -c "$*"; fi; }
as_pg "$pg_bin/initdb -D $pg/data --auth=trust --username=luoshi --encoding=UTF8 --locale=C.UTF-8" >/dev/null
trap 'as_pg "$pg_bin/pg_ctl -D $pg/data -m immediate stop" >/dev/null; rm -rf "$pg"' EXIT
as_pg "$pg_bin/pg_ctl -D $pg/data -w -l $pg/log -o '-k $pg -c listen_addresses= -c fsync=off' start" >/dev/null
DATABASE_URL="postgres://luoshi@/postgres?host=$pg" "$bin/pytest" -n 2 tests/luoshi_web
