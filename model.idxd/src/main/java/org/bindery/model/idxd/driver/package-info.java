/** The kernel driver's rules over its configuration: which write is refused, and with what. */
@Export
@Version("0.1.0")
package org.bindery.model.idxd.driver;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
