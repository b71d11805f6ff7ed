/** What callers use: IOMMU fds, device binding, I/O address spaces. */
@Export
@Version("0.1.0")
package org.bindery.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
