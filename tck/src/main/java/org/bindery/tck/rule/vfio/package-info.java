/** Rules of the files of devices and groups: which way to a device shuts the other, and noiommu. */
package org.bindery.tck.rule.vfio;
