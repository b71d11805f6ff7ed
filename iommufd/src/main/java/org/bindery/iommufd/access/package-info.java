/** Accesses by the processor: of software devices, and of hardware by physical address. */
package org.bindery.iommufd.access;
