# Sourced after qemu.sh: the emulated machine. Its addresses are those of the host description "edu-lab", captured on it.
# shellcheck shell=bash disable=SC2034,SC2054,SC2154

# guest_iommu MODE SNOOP: sets guest_iommu to QEMU's device and guest_iommu_append to what the kernel has to be told.
guest_iommu() {
  local mode="$1" snoop="$2" help scalable first_stage
  help="$("$guest_qemu" -machine q35 -device intel-iommu,help)"
  # The names lost their "x-" in QEMU 11.
  scalable=x-scalable-mode first_stage=x-flts
  grep -q '^ *scalable-mode=' <<<"$help" && scalable=scalable-mode first_stage=fsts
  guest_iommu="intel-iommu,intremap=on,caching-mode=on,snoop-control=$snoop"
  case "$mode" in
  legacy) guest_iommu_append=intel_iommu=on,sm_off ;;
  scalable)
    guest_iommu="$guest_iommu,$scalable=on,$first_stage=on"
    guest_iommu_append=intel_iommu=on,sm_on
    ;;
  esac
}

# guest_accelerator: sets guest_accel. /dev/kvm may exist and not work: only a guest that says something proves it, and
# one that says nothing takes its time, so that the answer is kept until the machine boots again.
guest_accelerator() {
  local answer="$guest_cache/accelerator" boot
  boot="$(</proc/sys/kernel/random/boot_id) $guest_qemu"
  if [ ! -e "$answer" ] || [ "$(head -n 1 "$answer")" != "$boot" ]; then
    guest_accel=tcg,thread=multi
    if [ -w /dev/kvm ] && guest_kvm_works; then
      guest_accel=kvm
    fi
    printf '%s\n' "$boot" "$guest_accel" >"$answer"
  fi
  guest_accel="$(tail -n 1 "$answer")"
}

# No root: the kernel says which version it is, and panics.
guest_kvm_works() {
  timeout 10 "$guest_qemu" -machine q35 -accel kvm -cpu max,la57=off -m 256 -nodefaults -no-user-config -display none \
    -serial stdio -no-reboot -kernel "$guest_kernel" -append 'console=ttyS0 panic=-1' 2>/dev/null </dev/null |
    grep 'Linux version' >/dev/null
}

# guest_machine IMAGE EXPORT: sets guest_args, with guest_processors processors, for the functions of the simulated host
# edu-lab. 0000:01:01.0 and 0000:01:02.0 share a group; 0000:00:10.0 is alone in its own.
guest_machine() {
  # Five levels of page tables are one more to be walked by software, for addresses that the guest has not.
  guest_args=(
    -machine "q35,kernel-irqchip=split" -accel "$guest_accel" -cpu max,la57=off -smp "$guest_processors" -m "${BINDERY_GUEST_MEMORY:-1024}"
    -nodefaults -no-user-config -display none -no-reboot
    -device "$guest_iommu"
    -drive "if=none,id=root,format=raw,readonly=on,file=$1" -device virtio-blk-pci,drive=root,addr=0x1
    -fsdev "local,id=export,path=$2,security_model=none" -device virtio-9p-pci,fsdev=export,mount_tag=export,addr=0x2
    -device edu,addr=0x10
    -device pcie-pci-bridge,id=br,addr=0x8 -device e1000,bus=br,addr=0x1 -device edu,bus=br,addr=0x2
    -device pcie-root-port,id=rp,addr=0x9,chassis=1 -device e1000e,bus=rp
  )
}
