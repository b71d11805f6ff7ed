/**
 * The mock IOMMU of the kernel's selftests ({@code drivers/iommu/iommufd/selftest.c}), and what a
 * vendor's hardware backend looks like: {@link org.bindery.backend.mock.MockIommu} has all that
 * {@code org.bindery.hardware} asks of an IOMMU, the abilities included, and knows no engine. It
 * keeps state as hardware does and moves no byte: there is nothing behind it that does DMA.
 *
 * <p>{@link org.bindery.backend.mock.MockRequester} is a device as the hardware sees it. Memory,
 * groups and numbers of devices are the host's, and not here.
 */
@Export
@Version("0.1.0")
package org.bindery.backend.mock;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
