/** The IOMMU fd commands, as an engine answers them. */
@Export
@Version("0.1.0")
package org.bindery.engine;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
