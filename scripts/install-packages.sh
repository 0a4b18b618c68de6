#!/bin/sh
# Installs the Debian packages that a list names: install-packages.sh [LIST...]
# LIST is a file beside this script without its .txt (default: packages). Does nothing, quickly,
# when all of them are there; TROPA_NO_INSTALL=1 only says what is missing.
set -eu

here=$(dirname "$0")
[ $# -gt 0 ] || set -- packages

wanted=""
for list in "$@"; do
    wanted="$wanted $(sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$here/$list.txt" | tr '\n' ' ')"
done

if ! command -v dpkg-query >/dev/null 2>&1; then
    echo "This is no Debian, so nothing was installed. Tropa needs what these packages hold:$wanted" >&2
    exit 0 # the build itself says what is missing
fi

# A name that another package provides (pkg-config, awk) counts as installed.
provided=$(dpkg-query -W -f '${db:Status-Abbrev}|${Package}\n${db:Status-Abbrev}|${Provides}\n' 2>/dev/null |
    sed -n 's/^.i *|//p' | sed 's/([^)]*)//g' | tr -s ', ' '\n')
missing=""
for package in $wanted; do
    if [ "$package" = nodejs ] || [ "$package" = npm ]; then # often installed without a package
        if command -v "$(echo "$package" | sed 's/^nodejs$/node/')" >/dev/null 2>&1; then continue; fi
    fi
    echo "$provided" | grep -qxF -e "$package" || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "${TROPA_NO_INSTALL:-}" = 1 ]; then
    echo "Missing packages:$missing" >&2
    echo "Install them with: apt-get install$missing" >&2
    exit 1
fi
if [ "$(id -u)" = 0 ]; then
    as_root=""
elif command -v sudo >/dev/null 2>&1 && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
    as_root="sudo"
else
    echo "These packages are missing, and this user may not install any:$missing" >&2
    echo "Ask an administrator to run: apt-get install$missing" >&2
    exit 1
fi

echo "Installing:$missing"
export DEBIAN_FRONTEND=noninteractive
install="$as_root apt-get install -y -q --no-install-recommends"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# The list of packages may be old or absent: fetch it, then say everything if it still fails.
# shellcheck disable=SC2086
if ! { $as_root apt-get update -q && $install $missing; } >"$log" 2>&1; then
    cat "$log" >&2
    echo "apt-get could not install:$missing" >&2
    echo "See its messages above; a machine without a network needs them installed beforehand." >&2
    exit 1
fi
