/** The kernel's binary interface: what commands and structs are made of. */
@Export
@Version("0.1.0")
package org.bindery.uapi;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
