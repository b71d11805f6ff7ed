/**
 * The mock IOMMU of the kernel's selftests ({@code drivers/iommu/iommufd/selftest.c}), and what a
 * vendor's hardware backend looks like: {@link org.bindery.backend.mock.MockIommu} has all that
 * {@code org.bindery.hardware} asks of an IOMMU, the abilities included, and knows no engine. It
 * keeps state as hardware does and moves no byte: there is nothing behind it that does DMA.
 *
 * <p>{@link org.bindery.backend.mock.MockMachine} makes devices. {@link
 * org.bindery.backend.mock.MockControls} is for who tests: what the hardware holds, and what
 * devices would do by themselves.
 */
@Export
@Version("0.1.0")
package org.bindery.backend.mock;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
