/** The command register: what it takes and what it answers. */
@Export
@Version("0.1.0")
package org.bindery.model.idxd.command;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
