/** The raw door over an engine and a host. */
@Export
@Version("0.1.0")
package org.bindery.uapi.door.engine;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
