/** What a machine, simulated or real, offers: devices, groups, attributes, device files. */
@Export
@Version("0.1.0")
package org.bindery.host;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
