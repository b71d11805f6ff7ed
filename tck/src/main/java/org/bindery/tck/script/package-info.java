/**
 * Scripts of what a process does with the mock devices of the kernel's selftests: made by chance,
 * recorded on a kernel, and played against any door that has such devices.
 */
@Export
@Version("0.1.0")
package org.bindery.tck.script;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
