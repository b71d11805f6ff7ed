/** The raw door: commands as the kernel takes them, by descriptor, number and address. */
@Export
@Version("0.1.0")
package org.bindery.uapi.door;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
