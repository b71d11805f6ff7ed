/** The commands of VFIO's type 1 on an IOMMU fd: {@code drivers/iommu/iommufd/vfio_compat.c}. */
package org.bindery.uapi.door.type1;
