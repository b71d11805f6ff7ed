/** A machine with its devices, attribute tree and IOMMUs, as a backend provides it. */
@Export
@Version("0.1.0")
package org.bindery.host;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
