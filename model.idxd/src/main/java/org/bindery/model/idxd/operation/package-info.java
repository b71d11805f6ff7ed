/** What operations compute, as pure functions: checksums, patterns, the direction of a move. */
@Export
@Version("0.1.0")
package org.bindery.model.idxd.operation;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
