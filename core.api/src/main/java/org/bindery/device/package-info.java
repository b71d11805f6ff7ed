/** One device seen from below, as a device model implements it. */
@Export
@Version("0.1.0")
package org.bindery.device;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
