/**
 * What a host has around an IOMMU, where a model of one is tested by itself: {@link
 * org.bindery.tck.machine.BareMachine} gives it devices, groups and memory. None of it does DMA.
 */
@Export
@Version("0.1.0")
package org.bindery.tck.machine;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
