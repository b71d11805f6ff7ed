/** I/O page tables, IOTLB and PASID tables. Plain Java. */
package org.bindery.model.iommu;
