/**
 * What a simulated or software mediated device implements and what it is given: regions,
 * interrupts, a DMA port.
 */
@Export
@Version("0.1.0")
package org.bindery.device;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
