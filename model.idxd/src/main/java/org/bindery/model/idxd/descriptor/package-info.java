/** Descriptors, the operations they ask for, and the completion records that answer them. */
@Export
@Version("0.1.0")
package org.bindery.model.idxd.descriptor;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
