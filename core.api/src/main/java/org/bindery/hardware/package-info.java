/**
 * What a model of IOMMU hardware implements: domains, attachment by requester ID, faults, frames.
 */
@Export
@Version("0.1.0")
package org.bindery.hardware;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
