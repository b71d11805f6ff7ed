/** What a binder of one device type implements. */
@Export
@Version("0.1.0")
package org.bindery.binder;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
