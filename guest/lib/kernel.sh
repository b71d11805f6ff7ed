# Sourced after base.sh: the kernel to boot. Sets guest_kernel, and guest_modules to a folder of *.ko for it or empty.
# shellcheck shell=bash disable=SC2034,SC2154

guest_find_kernel() {
  if [ -n "${BINDERY_GUEST_KERNEL-}" ]; then
    [ -r "$BINDERY_GUEST_KERNEL" ] || guest_die "BINDERY_GUEST_KERNEL=$BINDERY_GUEST_KERNEL cannot be read"
    guest_kernel="$BINDERY_GUEST_KERNEL"
    guest_modules="${BINDERY_GUEST_MODULES-}"
    return 0
  fi
  # Another fragment is another kernel.
  local folder
  folder="$guest_cache/kernel-$(sha256sum <"$guest_dir/kernel/config.fragment" | cut -c 1-12)"
  if [ ! -e "$folder/bzImage" ] && [ -r "${BINDERY_GUEST_FALLBACK_KERNEL-}" ]; then
    guest_kernel="$BINDERY_GUEST_FALLBACK_KERNEL"
    guest_modules="${guest_kernel%/*}"
    return 0
  fi
  [ -e "$folder/bzImage" ] || "$guest_dir/kernel/build" "$folder" >&2 || return 1
  guest_kernel="$folder/bzImage"
  guest_modules=
}
