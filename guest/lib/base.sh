# Sourced by the scripts of guest/: where things lie, and how they speak.
# shellcheck shell=bash disable=SC2034

guest_dir="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
# What takes long to get and does not depend on the sources: QEMU, the kernel, the Java runtime.
guest_cache="${XDG_CACHE_HOME:-$HOME/.cache}/bindery-guest"
# What is made from the sources, and the results.
guest_target="$guest_dir/target"

guest_say() {
  echo "guest: $*" >&2
}

guest_die() {
  guest_say "$@"
  exit 1
}

# guest_need PACKAGE CHECK...: what CHECK looks for is there, or root installs the package; anyone else is told how.
guest_need() {
  local package="$1"
  shift
  "$@" >/dev/null 2>&1 && return 0
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    guest_say "installing $package"
    guest_install "$package" >/dev/null 2>&1 || { apt-get -qq update && guest_install "$package"; } >&2 || :
    "$@" >/dev/null 2>&1 && return 0
  fi
  guest_die "$package is needed and missing: sudo apt-get install $package"
}

guest_install() {
  DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install "$@"
}
