/** IOMMU fds and the devices bound in them: labels, bind and release, faults. */
package org.bindery.core.fd;
