/** The raw door: numbers, sizes, errnos and their order, as drivers/iommu/iommufd has them. */
package org.bindery.tck.rule.door;
