/**
 * Scripts of commands with what is answered: written by hand or recorded on a kernel, and played
 * against any raw door.
 */
@Export
@Version("0.1.0")
package org.bindery.uapi.door.script;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
