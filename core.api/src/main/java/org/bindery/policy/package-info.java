/** Replaceable decisions, such as who may ask for incoherent DMA. */
@Export
@Version("0.1.0")
package org.bindery.policy;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
