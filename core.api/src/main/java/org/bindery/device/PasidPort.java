package org.bindery.device;

import java.lang.foreign.MemorySegment;
import org.bindery.api.Access;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Memory as a device reaches it with a PASID: by an address of the space that the PASID stands for.
 *
 * <p><b>Guarantees</b>
 *
 * <ul>
 *   <li>A PASID that is not attached for this device reaches nothing, whoever else has it (I6).
 *   <li>A request is done whole or not at all; a refused one changes no byte and is recorded as a
 *       fault with the PASID. Asking whether an address translates records nothing.
 *   <li>When detaching a PASID has returned, no request with it lands any more.
 *   <li>Without bus mastering (command register bit 2) nothing is sent and nothing recorded.
 * </ul>
 *
 * Source: PCI Express base specification, PASID TLP prefix, ATS and page request interface.
 */
@ProviderType
public interface PasidPort {
  /**
   * Memory to device; false: refused, {@code into} is as before.
   *
   * @param pasid 20 bits
   */
  boolean read(int pasid, long address, MemorySegment into);

  /** Device to memory; false: refused. */
  boolean write(int pasid, long address, MemorySegment from);

  /** An address translation request (ATS): whether the access would be done now. */
  boolean translates(int pasid, long address, Access access);

  /**
   * A page request (PRI): asks the host to make the page present, and waits for the response.
   *
   * @return true: the response was success, so the access is worth another try; false: the host
   *     refuses it, or nobody answers page requests for this PASID
   */
  boolean requestPage(int pasid, long address, Access access);
}
