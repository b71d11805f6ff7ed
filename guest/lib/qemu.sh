# Sourced after base.sh and apt.sh: finds a QEMU that is new enough, or gets one. Sets guest_qemu to its path.
# shellcheck shell=bash disable=SC2034,SC2154

# QEMU before 10 ends when the edu device does a DMA of 4096 bytes.
guest_qemu_oldest=10

guest_qemu_version() {
  "$1" --version 2>/dev/null | sed -nE '1s/.*version ([0-9]+\.[0-9]+).*/\1/p'
}

guest_qemu_fits() {
  local version
  version="$(guest_qemu_version "$1")"
  [ -n "$version" ] && guest_at_least "$guest_qemu_oldest" "$version"
}

guest_find_qemu() {
  local way
  if [ -n "${BINDERY_GUEST_QEMU-}" ]; then
    guest_qemu_fits "$BINDERY_GUEST_QEMU" ||
      guest_die "BINDERY_GUEST_QEMU=$BINDERY_GUEST_QEMU is no QEMU of version $guest_qemu_oldest or later"
    guest_qemu="$BINDERY_GUEST_QEMU"
    return 0
  fi
  for way in path unpacked installed unpack; do
    guest_qemu=
    "guest_qemu_$way" && [ -n "$guest_qemu" ] && guest_qemu_fits "$guest_qemu" && return 0
  done
  return 1
}

guest_qemu_path() {
  guest_qemu="$(command -v qemu-system-x86_64)" || { guest_say "no QEMU on the PATH" && return 1; }
  guest_qemu_fits "$guest_qemu" ||
    { guest_say "the QEMU on the PATH is of version $(guest_qemu_version "$guest_qemu"), too old" && return 1; }
}

guest_qemu_unpacked() {
  guest_qemu="$guest_cache/qemu/run"
  [ -x "$guest_qemu" ]
}

# By apt, from this release or its backports.
guest_qemu_installed() {
  local codename suites version
  guest_may_install || { guest_say "not root, so QEMU is not installed by apt" && return 1; }
  codename="$(guest_codename)"
  mapfile -t suites < <(guest_apt_own_suites)
  case " ${suites[*]} " in
  *" $codename-backports "*) ;;
  *) suites+=("$codename-backports") ;;
  esac
  guest_apt_use "$guest_cache/apt/$codename" "${suites[@]}" ||
    { guest_say "apt cannot read $codename-backports" && return 1; }
  guest_apt+=(-t "$codename-backports")
  version="$(guest_apt_candidate qemu-system-x86)"
  guest_at_least "$guest_qemu_oldest" "${version:-0}" ||
    { guest_say "$codename-backports has QEMU ${version:-not at all}, too old" && return 1; }
  guest_say "installing QEMU $version"
  guest_apt_get "${guest_apt[@]}" install qemu-system-x86 >"$guest_cache/apt/install.log" 2>&1 ||
    { guest_say "apt did not install QEMU $version: $(tail -n 1 "$guest_cache/apt/install.log")" && return 1; }
  guest_qemu="$(command -v qemu-system-x86_64)"
}

# Not installed but unpacked, from a newer suite with all its libraries and its own ld.so; needs no root.
guest_qemu_unpack() {
  local folder="$guest_cache/qemu" suite
  for suite in testing stable; do
    guest_qemu_download "$suite" && break
    guest_say "QEMU cannot be downloaded from the suite $suite"
    suite=
  done
  [ -n "$suite" ] || return 1
  guest_say "unpacking QEMU of $suite to $folder"
  rm -rf "$folder" "$folder.new"
  mkdir -p "$folder.new"
  find "$guest_cache/apt/$suite/archives" -name '*.deb' -exec dpkg -x {} "$folder.new" \;
  [ -e "$folder.new/lib64" ] || ln -s usr/lib64 "$folder.new/lib64"
  mv "$folder.new" "$folder"
  cat >"$folder/run" <<'END'
#!/bin/sh
root="$(dirname "$(readlink -f "$0")")"
exec "$root/lib64/ld-linux-x86-64.so.2" --library-path "$root/usr/lib/x86_64-linux-gnu" \
  "$root/usr/bin/qemu-system-x86_64" -L "$root/usr/share/qemu" -L "$root/usr/share/seabios" "$@"
END
  chmod +x "$folder/run"
  guest_qemu="$folder/run"
}

guest_qemu_download() {
  local nothing="$guest_cache/apt/nothing"
  guest_apt_use "$guest_cache/apt/$1" "$1" || return 1
  # As on a system that has no package yet, so that all it depends on comes too.
  : >"$nothing"
  rm -f "$guest_cache/apt/$1/archives"/*.deb
  apt-get "${guest_apt[@]}" -o "Dir::State::status=$nothing" -o Debug::NoLocking=1 -qq -y --no-install-recommends \
    --download-only install qemu-system-x86 >&2
}
