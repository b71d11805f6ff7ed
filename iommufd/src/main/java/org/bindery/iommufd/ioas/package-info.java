/** Address spaces: areas, user pages, reserved ranges, choice of IOVAs, filling of page tables. */
package org.bindery.iommufd.ioas;
