/**
 * Commands of {@code /dev/iommu}, one file each: number, layout, flags. Source: {@code
 * include/uapi/linux/iommufd.h} and the table in {@code drivers/iommu/iommufd/main.c}, Linux 7.2.
 */
@Export
@Version("0.1.0")
package org.bindery.uapi.iommufd;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
