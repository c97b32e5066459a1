# What the scripts share: saying what is done while it is done, and installing what
# the system lacks where that is allowed. Sourced, never run.

say() { printf '%s\n' "$*"; }

refuse() {
    printf '\n%s\n' "$@" >&2
    exit 1
}

# step TITLE COMMAND...: run a command quietly, with dots to show that it lives; when
# it fails, show the end of what it said.
step() {
    local title=$1 began=$SECONDS status=0 said dots
    shift
    said=$(mktemp)
    printf '· %s ' "$title"
    (while sleep 2 && kill -0 $$ 2>/dev/null; do printf '.'; done) &
    dots=$!
    "$@" >"$said" 2>&1 </dev/null || status=$?
    kill "$dots" 2>/dev/null
    wait "$dots" 2>/dev/null || true
    if [ "$status" -eq 0 ]; then
        printf ' done (%d s)\n' $((SECONDS - began))
    else
        printf ' FAILED (status %d)\n' "$status"
        tail -n 40 "$said" | sed 's/^/    /'
    fi
    rm -f "$said"
    return "$status"
}

# Root, or a sudo that asks nothing: a script must never stand waiting for a password.
may_install() {
    command -v apt-get >/dev/null &&
        { [ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null; }
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

install_command() { printf 'sudo apt-get update && sudo apt-get install %s' "$*"; }

install_packages() {
    # A fresh machine has no lists yet, and an old one has lists that no longer fit.
    as_root apt-get install -y --no-install-recommends "$@" || {
        as_root apt-get update &&
            as_root env DEBIAN_FRONTEND=noninteractive \
                apt-get install -y --no-install-recommends "$@"
    }
}
