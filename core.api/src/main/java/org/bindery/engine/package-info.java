/** What answers the IOMMU-fd commands: the kernel's object model by object id and errno. */
@Export
@Version("0.1.0")
package org.bindery.engine;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
