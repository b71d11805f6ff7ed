/**
 * Commands of VFIO device files, one file each: number, layout, flags. Source: {@code
 * include/uapi/linux/vfio.h}, Linux 7.2.
 */
@Export
@Version("0.1.0")
package org.bindery.uapi.vfio;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
