/**
 * The hardware of Intel's data streaming and in-memory analytics accelerators as facts in plain
 * Java. Nothing here knows a host or an fd; the simulated device, the simulated kernel driver and
 * the binder share it.
 *
 * <p>Sources: the kernel's {@code drivers/dma/idxd/registers.h} and {@code
 * include/uapi/linux/idxd.h}, and the architecture specification that they follow.
 */
@Export
@Version("0.1.0")
package org.bindery.model.idxd;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
