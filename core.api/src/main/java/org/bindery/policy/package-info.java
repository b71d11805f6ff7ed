/** What decides on proofs: who may have a virtual machine treat DMA as incoherent. */
@Export
@Version("0.1.0")
package org.bindery.policy;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
