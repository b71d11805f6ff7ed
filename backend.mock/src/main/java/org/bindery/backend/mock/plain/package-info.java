/**
 * What a test needs around the mock where there is no OSGi and no {@code core}: a process with an
 * address space, and structs as a user would give them. For tests alone.
 */
@Export
@Version("0.1.0")
package org.bindery.backend.mock.plain;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
