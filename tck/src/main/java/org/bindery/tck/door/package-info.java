/** The raw door under test, and a user of it. */
@Export
@Version("0.1.0")
package org.bindery.tck.door;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
