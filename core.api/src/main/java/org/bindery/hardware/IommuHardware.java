package org.bindery.hardware;

import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A model of an IOMMU: what the kernel calls {@code iommu_ops}. Whoever implements it gets all of
 * iommufd.
 *
 * <p>Called under the lock of an address space: implementations do not block on anything but their
 * own short locks and do not call back into the caller.
 *
 * <p><b>Guarantees</b>
 *
 * <ul>
 *   <li>A requester is in exactly one of three states: the host's (the default), blocked, attached
 *       to one domain. Unknown requesters are blocked.
 *   <li>{@link #attach}, {@link #block} and {@link #release} take effect before they return: no DMA
 *       translated by the state before lands after that.
 *   <li>A refused DMA changes no byte and goes to every {@link FaultSink} once.
 *   <li>A failed call changes nothing.
 *   <li>Any thread may call.
 * </ul>
 */
@ConsumerType
public interface IommuHardware {
  /** Unique on its host, for example {@code dmar0}. */
  String name();

  /** Which model of hardware, for example {@code vtd}. */
  String make();

  HardwareCapabilities capabilities(RequesterId requester);

  /**
   * Describes itself to drivers of it in a guest.
   *
   * @param wanted number of a layout; 0: its own
   * @throws org.bindery.api.RefusedException EOPNOTSUPP a layout that it lacks
   */
  default HardwareInfo info(RequesterId requester, int wanted) {
    if (wanted != 0) {
      throw Refusal.of(
              Errno.EOPNOTSUPP,
              "%s (%s) does not describe itself as type %d",
              name(),
              make(),
              wanted)
          .exception();
    }
    return HardwareInfo.NONE;
  }

  /**
   * Makes an empty domain.
   *
   * @throws org.bindery.api.RefusedException EOPNOTSUPP kind, format, snoop choice, data or ability
   *     that it lacks; EINVAL, EFAULT data; ENOMEM
   */
  IommuDomain allocate(DomainRequest request);

  /**
   * Translates a requester's DMA by a domain from now on.
   *
   * @param domain one of this hardware's, or of other hardware on the host whose tables it walks as
   *     its own (Linux shares a domain between the units of one driver); any other is refused as
   *     incompatible
   * @throws org.bindery.api.RefusedException EINVAL when the requester cannot use the domain (other
   *     hardware; the domain blocks no-snoop and the requester's path cannot); EBUSY while the
   *     device is reset, except back to the domain that it left last: who undoes is not refused
   */
  void attach(RequesterId requester, IommuDomain domain);

  /** Refuses all DMA of a requester. */
  void block(RequesterId requester);

  /** Gives a requester back to the host's own use. */
  void release(RequesterId requester);

  /** Sends every fault to the sink, until what is returned is closed. */
  Subscription onFault(FaultSink sink);

  /** Ends what it stands for. Closing twice is closing once. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
