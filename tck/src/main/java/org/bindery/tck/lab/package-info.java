/**
 * The bench of the tests: the host, memory, a driver of the device, and what is left behind. Others
 * with tests of a host of their own use it, too.
 */
@Export
@Version("0.1.0")
package org.bindery.tck.lab;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
