/**
 * {@code IOMMU_TEST_CMD}, the command by which the kernel's selftests make mock devices and look at
 * them, for every door that takes extensions: {@link org.bindery.tck.mockcmd.TestCommand} over a
 * {@link org.bindery.tck.mockcmd.MockPlatform}. Layout and errors are those of Linux 7.2 ({@code
 * drivers/iommu/iommufd/iommufd_test.h}, {@code selftest.c}).
 */
@Export
@Version("0.1.0")
package org.bindery.tck.mockcmd;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
