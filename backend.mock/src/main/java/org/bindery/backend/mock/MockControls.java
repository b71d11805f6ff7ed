package org.bindery.backend.mock;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.PageResponse;
import org.bindery.api.Refusal;
import org.bindery.hardware.DirtyTracking;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.HardwareFault;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.PageRequest;

/**
 * What a test looks at in the hardware, and what devices would do by themselves: the hardware's
 * part of {@code IOMMU_TEST_CMD}. Domains and devices must be the hardware's own. Any thread may
 * call.
 */
public final class MockControls {
  /** Stands for no PASID. */
  public static final int NO_PASID = Requester.NO_PASID;

  private final MockIommu hardware;

  MockControls(MockIommu hardware) {
    this.hardware = hardware;
  }

  /**
   * An answer that a device was given.
   *
   * @param pasid -1: none
   */
  public record Answer(int pasid, int group, PageResponse response) {}

  /** Where an address leads by a domain that is filled; -1: nowhere. */
  public long physicalAt(IommuDomain domain, long iova) {
    return ((PagingDomain) domain).physicalAt(iova);
  }

  /** Whether writes are told at the moment. */
  public boolean tracksDirty(IommuDomain domain) {
    return domain instanceof DirtyTracking && ((PagingDomain) domain).dirty().tracking();
  }

  /** The leaf of an address counts as written. Nothing happens where nothing is mapped. */
  public void setDirty(IommuDomain domain, long iova) {
    ((PagingDomain) domain).dirty().write(iova);
  }

  /**
   * @param entry 0 to {@link MockTypes#IOTLB_ENTRIES} - 1
   */
  public int iotlb(IommuDomain nested, int entry) {
    return ((NestedDomain) nested).iotlb(entry);
  }

  /**
   * @param entry 0 to {@link MockTypes#CACHE_ENTRIES} - 1
   */
  public int cache(DmaDevice device, int entry) {
    return requester(device).cache(entry);
  }

  /** What translates a device's DMA; empty: it is blocked. */
  public Optional<IommuDomain> domain(DmaDevice device) {
    return domain(device, NO_PASID);
  }

  /** What translates a device's DMA with a PASID; empty: it is blocked. */
  public Optional<IommuDomain> domain(DmaDevice device, int pasid) {
    return Optional.ofNullable(requester(device).domain(pasid));
  }

  /** Who owns a device's group; empty: nobody. */
  public Optional<String> owner(DmaDevice device) {
    return Optional.ofNullable(((MockDevice) device).group().owner());
  }

  /**
   * A device asks for a page. Without a domain that has somebody to ask, the answer is INVALID at
   * once.
   *
   * @param request completes its group, as all of the mock's do
   */
  public void requestPage(PageRequest request) {
    Requester requester = hardware.get(request.requester());
    int attachment = requester.attachmentFor(request.pasid());
    MockDomain domain = requester.domain(attachment);
    if (domain == null || domain.pageRequests() == null) {
      requester.waiting().reject(request);
      return;
    }
    requester.waiting().add(attachment, request);
    domain.pageRequests().request(request);
  }

  /** What a device was answered, oldest first. */
  public List<Answer> answers(DmaDevice device) {
    return requester(device).waiting().answers();
  }

  /** How many groups a device waits for. */
  public int waiting(DmaDevice device) {
    return requester(device).waiting().count();
  }

  /**
   * The guest that has a device is told an event of it.
   *
   * @throws org.bindery.api.RefusedException ENOENT no guest has it, or one knows it as 0
   */
  public void event(DmaDevice device) {
    Requester.Guest guest = requester(device).guest();
    if (guest.virtualIommu() == null || guest.id() == 0) {
      throw Refusal.of(Errno.ENOENT, "no guest has %s", device.name()).exception();
    }
    guest.virtualIommu().event(guest.id());
  }

  /** The hardware records that DMA of a device was refused. */
  public void fault(HardwareFault fault) {
    hardware.fault(Objects.requireNonNull(fault));
  }

  private Requester requester(DmaDevice device) {
    return hardware.get(device.requesters().getFirst());
  }
}
