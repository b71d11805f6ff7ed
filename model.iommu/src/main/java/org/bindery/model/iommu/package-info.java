/**
 * Translation as IOMMU hardware does it: radix page tables, the IOTLB in front of them, the context
 * table that says which table a requester uses. Plain Java; nothing here knows a host or an fd.
 *
 * <p>The order that an unmap must keep (so that no DMA lands afterwards): {@link
 * org.bindery.model.iommu.RadixTable#unmap}, then {@link
 * org.bindery.model.iommu.Iotlb#invalidateRange}, then wait for the requests that were translated
 * before. The order that a walk must keep: {@link org.bindery.model.iommu.Iotlb#stamp}, then {@link
 * org.bindery.model.iommu.RadixTable#translate}, then {@link org.bindery.model.iommu.Iotlb#insert}.
 */
@Export
@Version("0.1.0")
package org.bindery.model.iommu;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
