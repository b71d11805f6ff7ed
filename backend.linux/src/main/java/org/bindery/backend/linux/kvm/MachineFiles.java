package org.bindery.backend.linux.kvm;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.backend.linux.engine.KernelErrors;
import org.bindery.backend.linux.vfio.KernelFile;

/**
 * The device files of a virtual machine, and by them whether it treats DMA as incoherent: the
 * kernel has no other way to say so. It does while it knows a file of a device whose IOMMU cannot
 * block No Snoop, bound or not. So such a file is known to it around the bind, as its driver may
 * want, and from then on while DMA is to be incoherent; all others until they are removed.
 *
 * <p><b>Threads.</b> Safe for several, by its own lock; under it files are asked, which ask back
 * with no lock held. Source: {@code kvm_vfio_file_add}, {@code kvm_vfio_update_coherency} in {@code
 * virt/kvm/vfio.c}.
 */
final class MachineFiles {
  private final String vm;
  private final VfioFiles kernel;
  // All guarded by this. Whether the kernel knows each.
  private final Map<KernelFile, Boolean> files = new LinkedHashMap<>();
  private boolean incoherent;
  private boolean ended;

  MachineFiles(String vm, VfioFiles kernel) {
    this.vm = vm;
    this.kernel = kernel;
  }

  /** {@link org.bindery.host.VirtualMachine#add(org.bindery.host.DeviceFile)}. */
  void add(KernelFile file) {
    synchronized (this) {
      requireRunning();
      tell(file, true);
    }
    file.whenBound(() -> settle(file));
  }

  /** {@link org.bindery.host.VirtualMachine#remove(org.bindery.host.DeviceFile)}. */
  synchronized void remove(KernelFile file) {
    Boolean known = files.get(file);
    if (known != null) {
      if (known && !ended) {
        tell(file, false);
      }
      files.remove(file);
    }
  }

  /** {@link org.bindery.host.VirtualMachine#setNonCoherent}. */
  synchronized void setNonCoherent(boolean wanted) {
    requireRunning();
    List<KernelFile> deciding = files.keySet().stream().filter(MachineFiles::decides).toList();
    if (wanted && deciding.isEmpty()) {
      throw Refusal.of(
              Errno.EOPNOTSUPP,
              "the kernel treats DMA of %s as incoherent only for a device bound in a registered fd"
                  + " whose IOMMU cannot block No Snoop, and there is none",
              vm)
          .exception();
    }
    incoherent = wanted;
    deciding.forEach(file -> tell(file, wanted));
  }

  /** Nothing is told any more: the kernel forgets all with the machine. */
  synchronized void end() {
    ended = true;
  }

  /** Now that it is known whether a file decides. */
  private synchronized void settle(KernelFile file) {
    if (!ended && files.containsKey(file) && decides(file)) {
      tell(file, incoherent);
    }
  }

  private static boolean decides(KernelFile file) {
    return !file.enforcesCoherency().orElse(false);
  }

  private void tell(KernelFile file, boolean wanted) {
    if (files.getOrDefault(file, false) == wanted) {
      return;
    }
    int result = file.naming(wanted ? kernel::add : kernel::delete);
    if (result < 0) {
      throw refused(result, wanted);
    }
    files.put(file, wanted);
  }

  private RefusedException refused(int result, boolean add) {
    return switch (KernelErrors.errno(result)) {
      case EBADF -> KernelErrors.refusal(result, "a device file of %s is closed", vm).exception();
      case EINVAL ->
          KernelErrors.refusal(result, "a device file of %s is not one of VFIO's", vm).exception();
      case EEXIST ->
          KernelErrors.refusal(result, "the kernel knows a device file of %s already", vm)
              .exception();
      case ENOENT ->
          KernelErrors.refusal(result, "the kernel does not know a device file of %s", vm)
              .exception();
      default ->
          KernelErrors.unforeseen(
                  result, add ? "making a device file known to %s" : "taking one from %s", vm)
              .exception();
    };
  }

  private void requireRunning() {
    if (ended) {
      throw Refusal.of(Errno.ENODEV, "%s has ended", vm).exception();
    }
  }
}
