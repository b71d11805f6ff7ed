/** What tests look at inside of an engine; nothing of it changes anything. */
@Export
@Version("0.1.0")
package org.bindery.iommufd.inspect;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
