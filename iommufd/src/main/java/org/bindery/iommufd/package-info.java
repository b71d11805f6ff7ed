/** The kernel's iommufd object model, over IOMMU hardware. */
package org.bindery.iommufd;
