# Sourced after base.sh: the kernel to boot. Sets guest_kernel, and guest_modules to a folder of *.ko for it or empty.
# shellcheck shell=bash disable=SC2034,SC2154

guest_find_kernel() {
  if [ -n "${BINDERY_GUEST_KERNEL-}" ]; then
    [ -r "$BINDERY_GUEST_KERNEL" ] || guest_die "BINDERY_GUEST_KERNEL=$BINDERY_GUEST_KERNEL cannot be read"
    guest_kernel="$BINDERY_GUEST_KERNEL"
    guest_modules="${BINDERY_GUEST_MODULES-}"
    guest_complete_modules
    return 0
  fi
  # Another fragment is another kernel.
  local folder
  folder="$guest_cache/kernel-$(sha256sum <"$guest_dir/kernel/config.fragment" | cut -c 1-12)"
  if [ ! -e "$folder/bzImage" ] && [ -r "${BINDERY_GUEST_FALLBACK_KERNEL-}" ]; then
    guest_kernel="$BINDERY_GUEST_FALLBACK_KERNEL"
    guest_modules="${guest_kernel%/*}"
    guest_complete_modules
    return 0
  fi
  [ -e "$folder/bzImage" ] || "$guest_dir/kernel/build" "$folder" >&2 || return 1
  guest_kernel="$folder/bzImage"
  guest_modules=
}

# A prepared kernel may have mtty.ko beside it and not mdev.ko, which that needs; with the fragment of its configuration
# there, too, it is built.
guest_complete_modules() {
  local folder fragment="$guest_modules/kernel.config.fragment"
  [ -e "$guest_modules/mtty.ko" ] && [ ! -e "$guest_modules/mdev.ko" ] && [ -r "$fragment" ] || return 0
  folder="$guest_cache/modules-$(cat "$guest_kernel" "$fragment" "$guest_modules"/*.ko | sha256sum | cut -c 1-12)"
  if [ ! -e "$folder/mdev.ko" ]; then
    guest_say "building mdev.ko for $guest_kernel"
    "$guest_dir/kernel/mdev" "$guest_kernel" "$fragment" "$folder" >&2 ||
      { guest_say "mdev.ko was not built, so there is no mtty" && return 0; }
  fi
  cp -f "$guest_modules"/*.ko "$folder"
  guest_modules="$folder"
}
