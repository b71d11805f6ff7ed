package org.bindery.api;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.OptionalInt;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A device bound to an IOMMU fd under a label.
 *
 * <p>Every operation throws {@link RefusedException}: ENODEV after unbind, after the fd was closed
 * and after the device left its host; EAGAIN with the reason while the device is HELD for a
 * successor of its binder. Safe for use by several threads.
 */
@ProviderType
public interface BoundDevice extends AutoCloseable {
  String label();

  /** Name of the device on its host, for example {@code 0000:00:10.0}. */
  String device();

  /** Id of the device object in the fd ({@code out_devid}); labels and ids are no authority. */
  int id();

  /** The default PASID of a subdevice; empty: a device of another kind. */
  default OptionalInt pasid() {
    return OptionalInt.empty();
  }

  DeviceState state();

  /** {@code binder.id} of the binder that serves it. */
  String binder();

  /** What device and IOMMU can do (S2); of a software mediated device, that there is none. */
  DeviceInfo info();

  /**
   * Attaches to an IOAS or an HWPT; when attached already, replaces, as VFIO does.
   *
   * @return id of the HWPT in use: for an IOAS an automatic one; a software mediated device has no
   *     page table, so it attaches to an IOAS only, whose id is answered
   * @throws RefusedException ENOENT no such object; EINVAL an object that is neither IOAS nor HWPT,
   *     a table that does not fit the device, or another member of the group is attached elsewhere;
   *     EADDRINUSE a region reserved for the device hits an area; EFAULT an area's memory is gone;
   *     ENOMEM
   */
  int attach(int pageTable);

  /**
   * Moves the whole group to another table; on failure the old attachment stays.
   *
   * @return as {@link #attach}
   * @throws RefusedException EINVAL when not attached; else as {@link #attach}
   */
  int replace(int pageTable);

  /** To the blocking domain; no DMA lands after it returns. Nothing happens when not attached. */
  void detach();

  /** What {@link #attach} answered; empty: not attached. */
  OptionalInt attached();

  List<RegionInfo> regions();

  /**
   * Reads from a region, little-endian.
   *
   * @param width 1, 2, 4 or 8 bytes
   * @return zero-extended
   * @throws RefusedException EINVAL no such region, bad width, outside of it
   */
  long read(int region, long offset, int width);

  /** Writes to a region; as {@link #read}. */
  void write(int region, long offset, int width, long value);

  /** Reads a run of bytes from a region; as {@link #read}. */
  void read(int region, long offset, MemorySegment into);

  /**
   * Maps a region; the map is revoked when the device is unbound.
   *
   * @throws RefusedException EINVAL when the region cannot be mapped
   */
  RegionMap map(int region);

  /** The interrupt indexes that have vectors. */
  List<InterruptInfo> interrupts();

  /**
   * Wires a vector.
   *
   * @throws RefusedException EINVAL no such vector; EBUSY when it, or another kind, is wired
   */
  Interrupt interrupt(InterruptKind kind, int vector);

  /**
   * Resets the function; its table stays attached.
   *
   * @throws RefusedException EINVAL when the device has no way to be reset
   */
  void reset();

  /** Detaches, unbinds, gives the device back to what it was before. Twice is once. */
  void unbind();

  @Override
  default void close() {
    unbind();
  }
}
