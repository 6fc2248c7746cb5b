# shellcheck shell=bash
# Shared by the commands in this folder: a Python, the virtual environment, system packages.
# Sourced, not run. Each step is skipped when its result is already there.

set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Python keeps what it has compiled in .venv, even where the environment forbids it to write beside
# the sources: uv installs the libraries uncompiled, and each process would compile all of them anew.
unset PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX="$PWD/.venv/bytecode"

say() { printf '%s\n' "$*" >&2; }

fail() {
    say "$*"
    exit 1
}

as_root_on_debian() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

# debian_packages PACKAGE...: installs them as root on Debian, otherwise says how to; false if not done.
debian_packages() {
    if ! as_root_on_debian; then
        if command -v apt-get >/dev/null; then
            say "  Missing system packages. To install them: sudo apt-get install --no-install-recommends $*"
        else
            say "  Missing system packages. Debian calls them: $*"
        fi
        return 1
    fi
    say "→ Installing system packages: $*"
    local log attempt
    log=$(mktemp)
    for attempt in 1 2 3; do
        if { apt-get update -q &&
            DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"; } \
            >"$log" 2>&1 </dev/null; then
            rm -f "$log"
            return 0
        fi
        say "  Attempt $attempt of 3 did not work."
        sleep "$attempt"
    done
    tail -n 20 "$log" >&2
    rm -f "$log"
    return 1
}

find_python() {
    local candidate
    for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return 0
        fi
    done
    fail "Python 3.11 or newer is needed, and none was found."
}

make_virtual_environment() {
    .venv/bin/python -m pip --version >/dev/null 2>&1 && return 0
    local python package
    python=$(find_python)
    say "→ Making the virtual environment (.venv)"
    rm -rf .venv
    # Debian's Python comes without ensurepip; the package of this version's name brings it.
    if ! "$python" -c 'import ensurepip' 2>/dev/null; then
        package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
        debian_packages "$package" ||
            fail "Python's venv module is not complete on this machine: install $package, then run this again."
    fi
    "$python" -m venv .venv
}

# python_packages base|dev: exactly the versions and hashes of requirements/.
# The development set holds the base one, so a tree that has it keeps it.
python_packages() {
    local set=$1 stamp wanted
    if [ -f .venv/installed-dev ]; then set=dev; fi
    stamp=.venv/installed-$set
    # cksum is on every system; it marks a change of the files, the hashes in them guard the content.
    wanted=$(cat requirements/uv.txt "requirements/$set.txt" | cksum)
    if [ -x .venv/bin/python ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then return 0; fi
    make_virtual_environment
    rm -rf .venv/bytecode # of a file of another version it can be told only by its date and size
    say "→ Installing Python packages ($(grep -c '^[a-z].*==' "requirements/$set.txt") of them, by hash)"
    if ! with_uv "requirements/$set.txt"; then
        say "  uv cannot be used here; pip does the same, in about a minute."
        .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes \
            -r "requirements/$set.txt"
    fi
    printf '%s\n' "$wanted" >"$stamp"
}

with_uv() {
    .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes \
        -r requirements/uv.txt &&
        .venv/bin/python -m uv pip sync -q --python .venv/bin/python --require-hashes "$1"
}

# Pango and a font, which WeasyPrint draws the PDFs with.
PDF_PACKAGES="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation2"

# missing_of PACKAGE...: prints those that are not installed.
missing_of() {
    local package
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
            printf ' %s' "$package"
    done
}

# system_packages: as root on Debian all that a whole test run needs, while the Python packages are
# fetched. What is missing afterwards, its own phase asks for (script/services.py).
system_packages() {
    local missing
    as_root_on_debian || return 0
    # shellcheck disable=SC2086 # one word for each package
    missing=$(missing_of $PDF_PACKAGES)
    ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
    command -v redis-server valkey-server >/dev/null || missing="$missing redis-server"
    # shellcheck disable=SC2086
    [ -z "$missing" ] || debian_packages $missing || true
    command -v chromium-headless-shell >/dev/null || debian_packages chromium-headless-shell || true
}

# pdf_libraries: everything else works without, so this never stops a run.
pdf_libraries() {
    local missing=""
    [ -f .venv/pdf-libraries-found ] && return 0
    if command -v dpkg-query >/dev/null; then
        # shellcheck disable=SC2086 # one word for each package
        missing=$(missing_of $PDF_PACKAGES)
    elif ! .venv/bin/python -c 'import weasyprint' 2>/dev/null; then
        missing=$PDF_PACKAGES
    fi
    # shellcheck disable=SC2086 # one word for each package
    [ -z "$missing" ] || debian_packages $missing || true
    if .venv/bin/python -c 'import weasyprint' 2>/dev/null; then
        touch .venv/pdf-libraries-found
    else
        say "  Going on without them: everything works but PDF files."
    fi
}
