/**
 * The kit's own host for a backend that is a {@link org.bindery.host.Host}: its description, the
 * models of its devices, and a bench over it.
 */
@Export
@Version("0.1.0")
package org.bindery.tck.host;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
