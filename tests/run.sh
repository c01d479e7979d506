#!/usr/bin/env bash
# Everything that is checked: format, lint, types, import contracts, tests on SQLite and on PostgreSQL.
# Installs what Debian has and the tests need (as root), starts a private PostgreSQL and stops it again.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=${VENV:-.venv}/bin
# what the shell says of another Luoshi, another database or other tests is not meant for these
unset DATABASE_URL DJANGO_SETTINGS_MODULE PYTEST_ADDOPTS "${!LUOSHI_@}" "${!PG@}"

say() { echo "== $* ($((SECONDS / 60)) min $((SECONDS % 60)) s)"; }

# A mirror that does not answer, or another apt at work, is no reason to fail: five tries, half a minute apart.
apt() {
  [ "$(id -u)" = 0 ] || { echo "The tests need $*. Run as root, or: sudo apt-get install $*" >&2; exit 1; }
  export DEBIAN_FRONTEND=noninteractive
  local patient=(-qq -o Acquire::Retries=5 -o Acquire::http::Timeout=60 -o DPkg::Lock::Timeout=300)
  for try in 1 2 3 4 5; do
    if apt-get "${patient[@]}" update && apt-get "${patient[@]}" install -y --no-install-recommends "$@" >/dev/null
    then return; fi
    echo "apt-get could not install $* (try $try of 5)" >&2
    sleep 30
  done
  exit 1
}
find_pg() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1; }
has_chinese() { command -v fc-list >/dev/null && fc-list ':lang=zh' | grep . >/dev/null; }
missing=()
command -v chromium >/dev/null || missing+=(chromium)
has_chinese || missing+=(fontconfig fonts-noto-cjk)
[ -x "$(find_pg)/initdb" ] || missing+=(postgresql)
[ ${#missing[@]} = 0 ] || { say "apt-get install ${missing[*]}"; apt "${missing[@]}"; }

say "format, lint, types, import contracts"
"$bin/ruff" format --check .
"$bin/ruff" check .
"$bin/mypy"
"$bin/lint-imports"

say "tests (SQLite)"
"$bin/pytest" -n 2 --dist worksteal

say "tests of the web app (PostgreSQL)"
pg_bin=$(find_pg)
pg=$(mktemp -d /tmp/luoshi-pg.XXXXXX) # a socket's path is short, and its directory open to postgres
chmod 755 "$pg"
[ "$(id -u)" != 0 ] || chown postgres "$pg"
as_pg() { if [ "$(id -u)" = 0 ]; then su postgres -s /bin/bash -c "cd / && $*"; else bash -c "$*"; fi; }
stop() { as_pg "$pg_bin/pg_ctl -D $pg/data -m immediate stop" >/dev/null 2>&1 || true; rm -rf "$pg"; }
trap stop EXIT
as_pg "$pg_bin/initdb -D $pg/data --auth=trust --username=luoshi --encoding=UTF8 --locale=C.UTF-8 --no-sync" >/dev/null
options="-k $pg -c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
as_pg "$pg_bin/pg_ctl -D $pg/data -w -t 300 -l $pg/log -o '$options' start" >/dev/null || { cat "$pg/log" >&2; exit 1; }
DATABASE_URL="postgres://luoshi@/postgres?host=$pg" "$bin/pytest" -n 2 --dist worksteal -m "not look" tests/luoshi_web
say "all is well"
