package org.bindery.hardware;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * The ability of an {@link IommuDomain} that translates nothing: a table kept in software for
 * devices that are behind no IOMMU ({@code drivers/iommu/iommufd/hwpt_noiommu.c}). Such devices are
 * told physical addresses, and who tells them looks them up here.
 *
 * <p><b>Guarantees</b>
 *
 * <ul>
 *   <li>What is answered for an IOVA is what devices attached to the domain reach its byte by, from
 *       when map returns until unmap is called.
 *   <li>Attaching and unmapping stop no DMA: what a device was told it still knows.
 *   <li>Any thread may call, beside calls that change other pages.
 * </ul>
 */
@ConsumerType
public interface PhysicalLookup {
  /**
   * The physical address behind an IOVA: frame number times 4096, plus the offset in the frame; -1:
   * nothing is mapped there.
   */
  long physicalAt(long iova);
}
