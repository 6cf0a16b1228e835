#!/bin/sh
# See to it that there are a security module in software and a clock that can be moved, or say what
# to install. Debian's own, as root.
set -eu
missing=""
[ -e /usr/lib/softhsm/libsofthsm2.so ] || missing="$missing softhsm2"
ls /usr/lib/*/faketime/libfaketimeMT.so.1 >/dev/null 2>&1 || missing="$missing libfaketime"
[ -z "$missing" ] && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "The tests of faults need$missing; installing."
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq || true
  # shellcheck disable=SC2086  # one word per package
  apt-get install -qq -y --no-install-recommends $missing >/dev/null && exit 0
fi
echo "Install this first, as root:  apt-get install$missing" >&2
exit 1
