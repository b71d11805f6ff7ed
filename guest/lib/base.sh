# Sourced by the scripts of guest/: where things lie, and how they speak.
# shellcheck shell=bash disable=SC2034

guest_dir="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
# What takes long to get and does not depend on the sources: QEMU, the kernel, the Java runtime.
guest_cache="${XDG_CACHE_HOME:-$HOME/.cache}/bindery-guest"
# What is made from the sources, and the results.
guest_target="$guest_dir/target"
# The tests that may be skipped.
guest_skips="$guest_dir/../tck/src/main/resources/org/bindery/tck/lab/skips"

# guest_boot_name MODE SNOOP: legacy, legacy-snoop, scalable or scalable-snoop, as the lists of skips call them.
guest_boot_name() {
  case "$2" in
  on) echo "$1-snoop" ;;
  *) echo "$1" ;;
  esac
}

guest_say() {
  echo "guest: $*" >&2
}

guest_die() {
  guest_say "$@"
  exit 1
}

# guest_need PACKAGE CHECK...: what CHECK looks for is there, or the package is installed, or the user told how.
guest_need() {
  local package="$1"
  shift
  "$@" >/dev/null 2>&1 && return 0
  if guest_may_install; then
    guest_say "installing $package"
    guest_apt_get install "$package" >/dev/null 2>&1 ||
      { guest_apt_get update && guest_apt_get install "$package"; } >&2 || :
    "$@" >/dev/null 2>&1 && return 0
  fi
  guest_die "$package is needed and missing: sudo apt-get install $package"
}

# Root may, and CI if it can become root: nobody else's machine is changed.
guest_may_install() {
  command -v apt-get >/dev/null || return 1
  [ "$(id -u)" = 0 ] || { [ -n "${CI-}" ] && sudo -n true 2>/dev/null; }
}

guest_apt_get() {
  local as_root=(env)
  [ "$(id -u)" = 0 ] || as_root=(sudo -n env)
  "${as_root[@]}" DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends "$@"
}
