package org.bindery.tck.mockcmd;

import java.util.Optional;
import java.util.OptionalInt;
import org.bindery.api.Process;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.PageRequest;
import org.osgi.annotation.versioning.ConsumerType;

/** Hardware with mock devices, as the test command drives it. Any thread may call. */
@ConsumerType
public interface MockPlatform {
  /**
   * Makes a device, alone in its group.
   *
   * @param flags {@link TestLayout.MockDomain#NO_DIRTY}, {@link TestLayout.MockDomain#PASID}
   * @throws org.bindery.api.RefusedException EINVAL an unknown flag; ENOMEM
   */
  DmaDevice createDevice(int flags);

  void destroyDevice(DmaDevice device);

  /** Whether it made the device. */
  boolean owns(DmaDevice device);

  /** Whether the domain is its hardware's. */
  boolean owns(IommuDomain domain);

  /** Where an address leads by a domain of its own that is filled; -1: nowhere. */
  long physicalAt(IommuDomain domain, long iova);

  /**
   * Where an address of a process leads.
   *
   * @throws org.bindery.api.RefusedException EFAULT
   */
  long physicalOf(Process process, long address);

  /**
   * How often the page at an address of a process is pinned.
   *
   * @throws org.bindery.api.RefusedException EFAULT
   */
  int pins(Process process, long address);

  /** Whether a domain of its own tells writes at the moment. */
  boolean tracksDirty(IommuDomain domain);

  /** The leaf of an address counts as written. Nothing happens where nothing is mapped. */
  void setDirty(IommuDomain domain, long iova);

  /**
   * @param nested a nested domain of its own
   * @return empty: there is no such entry
   */
  OptionalInt iotlb(IommuDomain nested, int entry);

  /**
   * @return empty: there is no such entry
   */
  OptionalInt cache(DmaDevice device, int entry);

  /** A device of its own asks for a page. */
  void requestPage(PageRequest request);

  /**
   * The guest that has a device of its own is told an event of it.
   *
   * @throws org.bindery.api.RefusedException ENOENT no guest has it; EOPNOTSUPP the guest has no
   *     queue for events
   */
  void event(DmaDevice device);

  /**
   * What translates a device's DMA.
   *
   * @param pasid 0: without
   * @return empty: it is blocked
   */
  Optional<IommuDomain> domain(DmaDevice device, int pasid);
}
