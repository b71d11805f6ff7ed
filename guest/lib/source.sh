# Sourced after base.sh and apt.sh: the kernel's source, from Debian's packages, and what compiles it.
# shellcheck shell=bash disable=SC2034,SC2154

guest_has_header() {
  echo "#include <$1>" | gcc -E -
}

guest_source_tools() {
  local tool
  for tool in gcc make flex bison bc lz4 perl; do
    guest_need "$tool" command -v "$tool"
  done
  guest_need xz-utils command -v xz
  guest_need libelf-dev guest_has_header gelf.h
  guest_need libssl-dev guest_has_header openssl/ssl.h
}

# guest_source_package OLDEST [VERSION]: the newest source that a suite has, or that of a version such as 7.2. Sets
# guest_package and guest_suite.
guest_source_package() {
  local oldest="$1" version="${2-[0-9.]+}" suite
  for suite in testing stable "$(guest_codename)-backports"; do
    guest_apt_use "$guest_cache/apt/$suite" "$suite" || { guest_say "the suite $suite cannot be had" && continue; }
    guest_package="$(apt-cache "${guest_apt[@]}" search --names-only "^linux-source-$version\$" | cut -d ' ' -f 1 |
      sort -V | tail -n 1)"
    guest_suite="$suite"
    [ -n "$guest_package" ] && guest_at_least "$oldest" "${guest_package#linux-source-}" && return 0
    guest_say "the suite $suite has no linux-source of $oldest or later"
  done
  guest_package=
  return 1
}

# guest_source_unpack FOLDER: the package's source, to FOLDER/source.
guest_source_unpack() {
  (cd "$1" && apt-get "${guest_apt[@]}" -qq download "$guest_package" && dpkg -x "$guest_package"_*.deb package)
  mkdir -p "$1/source"
  tar -C "$1/source" --strip-components=1 -xf "$1/package/usr/src/$guest_package.tar.xz"
}

# guest_source_configure FRAGMENT: in the source's folder.
guest_source_configure() {
  export KBUILD_BUILD_USER=bindery KBUILD_BUILD_HOST=guest
  make -s tinyconfig
  scripts/kconfig/merge_config.sh -m .config "$1" >/dev/null
  make -s olddefconfig
}
