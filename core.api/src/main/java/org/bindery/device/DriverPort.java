package org.bindery.device;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.bindery.hardware.DmaDevice;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What a {@link KernelDriver} reaches one function, and the kernel around it, with.
 *
 * <p>Safe for use by several threads.
 *
 * <p><b>Guarantees</b>: after the driver has lost the function everything is refused with ENODEV,
 * and no handler and no work begins. Registers of a function that was pulled out read as ones.
 */
@ProviderType
public interface DriverPort {
  DeviceIdentity identity();

  /** The host's name. */
  String host();

  /** Bytes of configuration space. */
  int configBytes();

  /**
   * Reads a register.
   *
   * @param region 0-5 for BARs, {@link org.bindery.api.RegionInfo#CONFIG}
   * @throws org.bindery.api.RefusedException EINVAL no such region, width or offset; EIO decoding
   *     is off
   */
  long read(int region, long offset, int width);

  void write(int region, long offset, int width, long value);

  /** Stores 64 bytes as one; as {@link DeviceModel#store}. */
  boolean store(int region, long offset, MemorySegment bytes, boolean deferrable);

  /** Switches decoding and bus mastering on ({@code pci_enable_device}, {@code pci_set_master}). */
  void enable();

  /** Resets the function ({@code pcie_flr}); configuration space stays. */
  void reset();

  /** How many message-signalled interrupts the function has. */
  int vectors();

  /**
   * Has interrupts of a vector handled, on a thread of the host's: one handler of this function at
   * a time, and none while work of {@link #run} is done.
   *
   * @throws org.bindery.api.RefusedException EINVAL no such vector; EBUSY it has a handler
   */
  void onInterrupt(int vector, Runnable handler);

  /** Does work later, on a thread of the host's. */
  void run(Runnable work);

  /** The function as an IOMMU sees it; empty: none is in front of it. */
  Optional<DmaDevice> dma();

  /**
   * Switches PASIDs on ({@code pci_enable_pasid}); empty: the function or the IOMMU in front of it
   * has none.
   */
  default Optional<KernelPasids> pasids() {
    return Optional.empty();
  }

  /**
   * Adds a device below the function. It is there at once, and announced when the call of the
   * driver that this is done in has returned.
   *
   * @throws org.bindery.api.RefusedException EEXIST its bus, its folder or the host has one of the
   *     name; EINVAL the driver has no such bus, or a name or a property of it cannot be one
   */
  ChildPlace add(ChildDevice child);

  /** A line of the kernel's log. */
  void log(String text);
}
