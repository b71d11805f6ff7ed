/** What IOMMU hardware, real or modelled, does for an engine. */
@Export
@Version("0.1.0")
package org.bindery.hardware;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
