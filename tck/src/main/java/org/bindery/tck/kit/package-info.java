/**
 * The kit in plain JUnit: what a backend brings, and how its tests are run on every backend there
 * is.
 */
@Export
@Version("0.1.0")
package org.bindery.tck.kit;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
