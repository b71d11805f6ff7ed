/** What a device-type plug-in compiles against: matching, plans as data, per-type wrappers. */
@Export
@Version("0.1.0")
package org.bindery.binder;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
