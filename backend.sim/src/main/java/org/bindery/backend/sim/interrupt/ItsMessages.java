package org.bindery.backend.sim.interrupt;

import org.bindery.api.IovaRange;
import org.bindery.hardware.RequesterId;

/**
 * Arm's interrupt translation service (GICv3, ITS): a message is an event of the device that writes
 * it, by the table of events that the device has; who writes is told by the requester ID. An entry
 * of another device cannot be named.
 *
 * <p>Its doorbell ({@code GITS_TRANSLATER}) is a page like any other to an SMMU. Linux maps it for
 * devices at the beginning of the window that it keeps free, which user space sees reserved ({@code
 * iommufd_sw_msi} in {@code drivers/iommu/iommufd/driver.c}). Linux maps it with the first
 * interrupt; here it is in every table from the start.
 */
public final class ItsMessages implements MessageRouter {
  /** {@code MSI_IOVA_BASE} and {@code MSI_IOVA_LENGTH}. */
  public static final IovaRange KEPT = new IovaRange(0x8000000L, 0x80fffffL);

  private static final IovaRange DOORBELL = new IovaRange(KEPT.start(), KEPT.start() + 0xfff);

  /** Of {@code GITS_TRANSLATER} in its page. */
  private static final long REGISTER = 0x40;

  /** Events of a device: no PCI function has more vectors. */
  private static final int EVENTS = 2048;

  private static final TableBlock.Format FORMAT = new Format();

  private final DeviceTables tables = new DeviceTables(EVENTS);

  private static final class Format implements TableBlock.Format {
    @Override
    public long address(int first) {
      return DOORBELL.start() + REGISTER;
    }

    @Override
    public int data(int first, int message) {
      return first + message;
    }
  }

  @Override
  public IovaRange window() {
    return DOORBELL;
  }

  @Override
  public boolean byTable() {
    return true;
  }

  @Override
  public MessageBlock allocate(MessageSource source, int count) {
    return TableBlock.of(tables.of(source), null, source, count, FORMAT);
  }

  @Override
  public InterruptDenial deliver(RequesterId from, long address, int data) {
    if (address != DOORBELL.start() + REGISTER) {
      return InterruptDenial.MALFORMED;
    }
    return data < 0 ? InterruptDenial.BEYOND_TABLE : tables.raise(from, data);
  }
}
