/**
 * What callers compile against: IOMMU fds, bound devices, I/O page tables, refusals,
 * administration.
 */
@Export
@Version("0.1.0")
package org.bindery.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
