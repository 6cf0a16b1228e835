#!/bin/sh
# Put Python packages in .venv: `tools/install.sh runtime` or `tools/install.sh dev`.
# Does nothing when they are there already. Everything stays in this folder: .uv and .venv.
set -eu
cd "$(dirname "$0")/.."
unset PYTHONDONTWRITEBYTECODE
kind=${1:-runtime}
# Whoever tests here goes on testing here: a new lock must not take their tools away.
for was in .venv/.dev-*; do [ -e "$was" ] && kind=dev; done
case $kind in
  runtime) lock=requirements.lock ;;
  dev) lock=requirements-dev.lock ;;
  *) echo "usage: tools/install.sh runtime|dev" >&2; exit 2 ;;
esac

stop() { printf '\n%s\n' "$*" >&2; exit 1; }
may_apt() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }
apt_install() {
  [ -n "${apt_updated:-}" ] || DEBIAN_FRONTEND=noninteractive apt-get update -qq
  apt_updated=yes
  DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@" >/dev/null
}

# Python
python=${PYTHON:-python3}
if ! command -v "$python" >/dev/null && may_apt; then apt_install python3 python3-pip python3-venv; fi
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
  stop "Schakel needs Python 3.11 or newer. Install it (Debian, Ubuntu: apt-get install python3 python3-pip), or say where it is: make PYTHON=/path/to/python3 ..."
python=$("$python" -c 'import sys; print(sys.executable)')

state=$(cat "$lock" requirements-uv.lock pyproject.toml | cksum | tr -d ' ')
stamp=".venv/.$kind-$state"
# The development set holds the runtime set.
if [ "$kind" = runtime ]; then
  also=$(cat requirements-dev.lock requirements-uv.lock pyproject.toml | cksum | tr -d ' ')
  [ -e ".venv/.dev-$also" ] && exit 0
fi
[ -e "$stamp" ] && exit 0

echo "Installing Python packages in .venv (once per change of $lock)" >&2

# uv, or else pip
uv=
if [ -x .uv/bin/uv ] && .uv/bin/uv --version 2>/dev/null | grep -q "$(sed -n 's/^uv==\([^ ]*\).*/\1/p' requirements-uv.lock)"; then
  uv=.uv/bin/uv
else
  if ! "$python" -m pip --version >/dev/null 2>&1 && may_apt; then apt_install python3-pip python3-venv; fi
  rm -rf .uv
  if "$python" -m pip install -q --disable-pip-version-check --no-deps --require-hashes \
      --root-user-action=ignore --target .uv -r requirements-uv.lock; then
    uv=.uv/bin/uv
  fi
fi

export UV_PYTHON_DOWNLOADS=never
if [ -n "$uv" ]; then
  # Hard links save a copy, but only work within one file system.
  cache=$("$uv" cache dir)
  mkdir -p "$cache"
  [ "$(stat -c %d "$cache")" = "$(stat -c %d .)" ] || export UV_LINK_MODE=copy
  "$uv" venv -q --allow-existing -p "$python" .venv
  "$uv" pip sync -q --require-hashes -p .venv/bin/python "$lock"
  "$uv" pip install -q --no-deps --no-build-isolation -p .venv/bin/python -e .
else
  echo "uv cannot be used here; going on with pip, which is slower." >&2
  if ! "$python" -m venv .venv; then
    may_apt || stop "Python cannot make a virtual environment. Debian, Ubuntu: apt-get install python3-venv python3-pip"
    apt_install python3-venv python3-pip
    "$python" -m venv .venv
  fi
  .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r "$lock"
  .venv/bin/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
fi

rm -f .venv/.runtime-* .venv/.dev-*
touch "$stamp"
