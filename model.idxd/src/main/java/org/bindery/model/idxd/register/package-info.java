/** The registers of the data streaming accelerator: offsets, fields, portals. */
@Export
@Version("0.1.0")
package org.bindery.model.idxd.register;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
